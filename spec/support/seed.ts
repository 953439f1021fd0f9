/**
 * The seed of whatever specs draw: another one in every run of them, so that none can hang on one. The end of the run
 * prints it, and MRK_SEED repeats it.
 */
export const SEED = Number(process.env.MRK_RUN_SEED);
