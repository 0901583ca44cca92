'use strict';

const { dest, parallel, src } = require('gulp');
const { join } = require('node:path');

// scripts/setup/buildProject.mjs builds beside and swaps; by hand the files go straight to their places.
const root = process.env.BUILD_ROOT ?? '.';

// `encoding: false`: gulp 5 would otherwise read images as UTF-8 text and damage them.
const copy = (patterns, target) => () => src(patterns, { encoding: false, allowEmpty: true, base: '.' }).pipe(dest(join(root, target)));

const packageAssets = copy(['nodes/**/*.{svg,png}', 'nodes/**/*.node.json', 'credentials/**/*.{svg,png}'], 'dist');
// The local Dataverse reads its table facts as data.
const toolAssets = copy(['emulator/**/*.{json,pem,sql}', 'demo/**/*.json'], 'build');

exports.assets = parallel(packageAssets, toolAssets);
exports.default = exports.assets;
