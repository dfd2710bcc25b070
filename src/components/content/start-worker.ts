/** Both bundlers find the worker by this very expression. It throws where the page may have no workers. */
export const startWorker = (): Worker => new Worker(new URL('./reader-worker.js', import.meta.url));
