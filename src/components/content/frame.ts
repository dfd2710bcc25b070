import { element } from './elements.js';

/** Text as an attribute's value, or between tags. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** The page that a frame is made in, where it is not said. */
const FRAME = 'frame.html';

function sandboxed(rights: string, title: string, className: string): HTMLIFrameElement {
  const made = element('iframe', className);
  made.setAttribute('sandbox', rights);
  made.setAttribute('allow', '');
  made.setAttribute('referrerpolicy', 'no-referrer');
  made.title = title;
  return made;
}

/**
 * Content that may run, in a frame without origin: nothing of the page can be read or called from there. It is handed to a page of the
 * chat server's that puts it into a frame of its own, and whose policy holds for both: they run what they hold, ask nobody for anything,
 * and go nowhere else. Its own page, since a frame without address would be held by the policy of the one that it stands in.
 */
export function frameOf(html: string, title: string, url = FRAME): HTMLIFrameElement {
  const made = sandboxed('allow-scripts', title, 'cq-Frame-content');
  // It has no origin that could be named. It is told once: what it shows is not spoken to, nor listened to.
  made.addEventListener('load', () => made.contentWindow?.postMessage({ html, title }, '*'), {
    once: true
  });
  made.src = url;
  return made;
}

/** A picture of one host, in a frame that runs nothing and asks no other host. */
export function pictureFrame(url: string, alt: string): HTMLIFrameElement {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src ${new URL(url).origin}`;
  const made = sandboxed('', alt, 'cq-PictureFrame');
  // The policy comes first: it does not hold for what stands before it.
  made.srcdoc =
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    '<style>html,body{margin:0;height:100%}img{max-width:100%;max-height:100%}</style>' +
    `<img referrerpolicy="no-referrer" src="${escapeHtml(url)}" alt="${escapeHtml(alt)}">`;
  return made;
}

/** A page that runs a script as notebooks do: with an element to draw into. */
export const scriptPage = (code: string): string =>
  `<div id="output"></div><script>(() => { const script = document.createElement('script'); ` +
  `script.textContent = '(function (element) {' + ${literal(code)} + '\\n})(document.getElementById("output"))'; ` +
  `document.body.append(script); })()</script>`;

/** Text as a literal of a script in a page: no tag ends it. */
const literal = (text: string): string =>
  JSON.stringify(text).replace(
    /[<\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
