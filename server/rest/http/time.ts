/** A time in the API's format, to the millisecond. */
export const exactTime = (ms: number): string => new Date(Math.round(ms)).toISOString();

/** A time in the API's format, in whole seconds. */
export const time = (ms: number): string => exactTime(ms).replace(/\.\d+Z$/, 'Z');
