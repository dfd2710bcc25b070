/** Addresses longer than this are not links. */
const MAX_LENGTH = 2_000;

/** Characters that browsers ignore anywhere in a URL. */
const IGNORED = /[\t\n\r]/g;
/** Control characters and spaces that browsers strip from both ends. */
// eslint-disable-next-line no-control-regex
const OUTER_SPACES = /^[\x00-\x20]+|[\x00-\x20]+$/g;
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

/**
 * Returns the allowed target of a link: a web page, a mailbox, or a file beside the chat, whose path is kept as
 * written. Null if the target is not allowed.
 */
export function linkAddress(written: string): string | null {
  if (written.length > MAX_LENGTH) {
    return null;
  }
  const address = written.replace(IGNORED, '').replace(OUTER_SPACES, '');
  if (address === '') {
    return null;
  }
  const scheme = SCHEME.exec(address)?.[1].toLowerCase();
  if (scheme === 'mailto') {
    // Only the recipient, because the author could otherwise prefill the subject and further recipients.
    return /^mailto:[^\s?<>"]+/i.exec(address)?.[0] ?? null;
  }
  if (scheme !== undefined) {
    return scheme === 'http' || scheme === 'https' ? webAddress(address) : null;
  }
  return filePath(address) === null ? null : address;
}

/** Normalizes a web address as a browser does. Null if it contains a username or password. */
function webAddress(address: string): string | null {
  try {
    const url = new URL(address);
    const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
    return isWeb && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}

/** Returns the path of a relative address, from the root of the files. Null if it names a host or nothing. */
export function filePath(address: string): string | null {
  if (/^[/\\]{2}/.test(address) || /^[#?]/.test(address) || SCHEME.test(address)) {
    return null;
  }
  try {
    const { pathname, host } = new URL(address, 'http://files.invalid/');
    const path = decodeURIComponent(pathname.slice(1));
    // A slash or a dot by its number is not part of a name: a page would climb from folder to folder with them.
    const climbs = path.split('/').some(name => name === '.' || name === '..');
    return host === 'files.invalid' && path !== '' && !climbs ? path : null;
  } catch {
    return null;
  }
}

/** A JupyterLab page that shows a file, under any path prefix. */
const FILE_PAGE = /\/(?:lab|doc)\/(?:workspaces\/[^/]+\/)?tree\/(.+)$/;

/**
 * Returns what a full URL names on the page's own server: a file's path, or an empty text for the page itself. Null for
 * any other address there, because the reader's login could trigger an action such as signing out. Undefined if the URL
 * leads to another server.
 */
export function homePath(address: string, page: string): string | null | undefined {
  const [url, here] = [new URL(address), new URL(page)];
  if (url.host !== here.host) {
    return undefined;
  }
  const file = FILE_PAGE.exec(url.pathname)?.[1];
  if (file !== undefined) {
    return filePath(`/${file}`);
  }
  // With a token in it, the link would sign its reader in as somebody else.
  const signsIn = new URLSearchParams(url.hash.slice(1)).has('token');
  return url.pathname === here.pathname && url.search === '' && !signsIn ? '' : null;
}

const LOOKUPS = 'x-dns-prefetch-control';

/**
 * Keeps the browser from looking up the hosts of links before a click. It does that on pages without encryption, unless they say otherwise: the
 * plain page does, JupyterLab does not.
 */
export function stopLookups(): void {
  if (!document.head.querySelector(`meta[http-equiv=${LOOKUPS}]`)) {
    const meta = document.createElement('meta');
    meta.httpEquiv = LOOKUPS;
    meta.content = 'off';
    document.head.append(meta);
  }
}
