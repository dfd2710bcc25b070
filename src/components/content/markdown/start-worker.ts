/** Both bundlers detect the worker by exactly this expression. It throws if the page may not start workers. */
export const startWorker = (): Worker => new Worker(new URL('./parser-worker.js', import.meta.url));
