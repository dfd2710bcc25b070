import { readMarkdown } from './markdown.js';
import type { IReadRequest, ReadAnswer } from './reading.js';

// Runs in a web worker, which the page terminates if parsing takes too long.
const scope = self as unknown as {
  postMessage(answer: ReadAnswer): void;
  onmessage: (event: MessageEvent<IReadRequest>) => void;
};

scope.onmessage = ({ data: { id, markdown, budget } }) =>
  scope.postMessage({ id, result: readMarkdown(markdown, budget) });
scope.postMessage({ ready: true });
