'use strict';

const { dest, parallel, src } = require('gulp');

// `encoding: false`: gulp 5 would otherwise read images as UTF-8 text and damage them.
const copy = (patterns, target) => () => src(patterns, { encoding: false, allowEmpty: true, base: '.' }).pipe(dest(target));

const packageAssets = copy(['nodes/**/*.{svg,png}', 'nodes/**/*.node.json', 'credentials/**/*.{svg,png}'], 'dist');
// The local Dataverse reads its table facts as data.
const toolAssets = copy(['emulator/**/*.{json,pem,sql}', 'demo/**/*.json'], 'build');

exports.assets = parallel(packageAssets, toolAssets);
exports.default = exports.assets;
