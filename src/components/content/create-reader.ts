import type { ITimers } from '../../model/index.js';
import type { IMarkdownReader } from './contracts.js';
import { QuickReader } from './quick-reader.js';
import { startWorker } from './start-worker.js';
import { WorkerReader } from './worker-reader.js';

/** Creates the Markdown reader for browsers: short texts are parsed at once, the others in a worker. */
export const createReader = (timers: ITimers): IMarkdownReader =>
  new QuickReader({ others: new WorkerReader({ start: startWorker, timers }), timers });
