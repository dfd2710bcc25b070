import type { ITimers } from '../../model/index.js';
import type { IMarkdownReader } from './contracts.js';
import { QuickReader } from './quick-reader.js';
import { startWorker } from './start-worker.js';
import { WorkerReader } from './worker-reader.js';

/** What reads the markdown of messages in a browser: short texts at once, the others in a worker. */
export const createReader = (timers: ITimers): IMarkdownReader =>
  new QuickReader({ others: new WorkerReader({ start: startWorker, timers }), timers });
