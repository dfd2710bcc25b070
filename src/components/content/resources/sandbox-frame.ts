import { element } from '../elements.js';

/** Escapes a text for use in an attribute value or between tags. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

export interface IFrameOptions {
  /** The address of the chat server, which has the page in which frames are created. */
  readonly server?: string;
  /** Called with each message of the content, which may be anything. */
  onAnswer?(this: void, answer: unknown): void;
}

function sandboxed(rights: string, title: string, className: string): HTMLIFrameElement {
  const made = element('iframe', className);
  made.setAttribute('sandbox', rights);
  made.setAttribute('allow', '');
  made.setAttribute('referrerpolicy', 'no-referrer');
  made.title = title;
  return made;
}

/**
 * Creates a frame for content that may run scripts. The frame has no origin, so it cannot read or call anything in the
 * page. It loads a page of the chat server, which puts the content into a frame of its own. That page's policy applies
 * to both frames: they may run their own scripts, but they may not send requests or navigate. A separate page is needed
 * because a frame without a URL would inherit the policy of the page around it.
 */
export function frameOf(
  html: string,
  title: string,
  { server = '', onAnswer }: IFrameOptions = {}
): HTMLIFrameElement {
  const made = sandboxed('allow-scripts', title, 'cq-Frame-content');
  const hand = (): void => {
    const ports: Transferable[] = [];
    if (onAnswer) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => onAnswer(data);
      ports.push(port2);
    }
    // The frame has no origin to name as the target.
    made.contentWindow?.postMessage({ html, title }, '*', ports);
  };
  made.addEventListener('load', hand, { once: true });
  made.src = `${server}frame.html`;
  return made;
}

/** An image from one host, in a frame that runs no scripts and sends requests to no other host. */
export function pictureFrame(url: string, alt: string): HTMLIFrameElement {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src ${new URL(url).origin}`;
  const made = sandboxed('', alt, 'cq-PictureFrame');
  // The policy comes first, because it does not apply to content before it.
  made.srcdoc =
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    '<style>html,body{margin:0;height:100%}img{max-width:100%;max-height:100%}</style>' +
    `<img referrerpolicy="no-referrer" src="${escapeHtml(url)}" alt="${escapeHtml(alt)}">`;
  return made;
}

/** Returns a page that runs a script as notebooks do, with an element for its output. */
export const scriptPage = (code: string): string =>
  `<div id="output"></div><script>(() => { const script = document.createElement('script'); ` +
  `script.textContent = '(function (element) {' + ${literal(code)} + '\\n})(document.getElementById("output"))'; ` +
  `document.body.append(script); })()</script>`;

/** Returns a block of data for the scripts of a page, which run nothing of it. */
export const dataBlock = (id: string, data: unknown): string =>
  `<script type="application/json" id="${id}">${literal(data)}</script>`;

/** Returns the value as a script literal that no tag in it can end. */
const literal = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
