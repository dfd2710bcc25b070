export type { IContentServices, IMarkdownReader } from './contracts.js';
export { startWorker } from './start-worker.js';
export { WorkerReader } from './worker-reader.js';
