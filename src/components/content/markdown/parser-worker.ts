import { decodeHTML, decodeHTMLAttribute, decodeHTMLStrict } from 'entities/decode';
import { parseMarkdown } from './markdown.js';
import type { IParseRequest, ParseAnswer } from './parser-messages.js';

const REFERENCES = { decodeHTML, decodeHTMLAttribute, decodeHTMLStrict };

// Runs in a web worker, which the page terminates if parsing takes too long.
const scope = self as unknown as {
  postMessage(answer: ParseAnswer): void;
  onmessage: (event: MessageEvent<IParseRequest>) => void;
};

scope.onmessage = ({ data: { id, markdown, budget } }) =>
  scope.postMessage({ id, result: parseMarkdown(markdown, budget, REFERENCES) });
scope.postMessage({ ready: true });
