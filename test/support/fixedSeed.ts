import fc from 'fast-check';

// A check that fails by chance blocks work that has nothing to do with it: the same cases every time, others by FC_SEED.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FC_SEED ?? 1) });
