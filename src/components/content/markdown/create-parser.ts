import type { ITimers } from '../../../model/index.js';
import type { IMarkdownParser } from '../contracts.js';
import { QuickParser } from './quick-parser.js';
import { startWorker } from './start-worker.js';
import { WorkerParser } from './worker-parser.js';

/** Creates the Markdown parser for browsers: short texts are parsed at once, the others in a worker. */
export const createParser = (timers: ITimers): IMarkdownParser =>
  new QuickParser({ others: new WorkerParser({ start: startWorker, timers }), timers });
