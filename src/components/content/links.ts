/** Longer addresses are no links. */
const LONGEST = 2_000;

/** Browsers leave these out of an address, wherever they stand. */
const IGNORED = /[\t\n\r]/g;
/** Controls and spaces that browsers skip at both ends. */
// eslint-disable-next-line no-control-regex
const ENDS = /^[\x00-\x20]+|[\x00-\x20]+$/g;
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

/**
 * Where a link may lead: to the web, to a mailbox, or to a file beside the chat, whose path stays as it is written.
 * Null: nowhere.
 */
export function linkAddress(written: string): string | null {
  const address = written.replace(IGNORED, '').replace(ENDS, '');
  if (address === '' || address.length > LONGEST) {
    return null;
  }
  const scheme = SCHEME.exec(address)?.[1].toLowerCase();
  if (scheme === 'mailto') {
    // Only whom to write to: a subject or a copy would be the author's words.
    return /^mailto:[^\s?<>"]+/i.exec(address)?.[0] ?? null;
  }
  if (scheme !== undefined) {
    return scheme === 'http' || scheme === 'https' ? webAddress(address) : null;
  }
  return filePath(address) === null ? null : address;
}

/** The same address as a browser reads it, without a name and password in it. */
function webAddress(address: string): string | null {
  try {
    const url = new URL(address);
    const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
    return isWeb && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}

/** The path that a relative address names, from the root of the files; null if it names a host or nothing. */
export function filePath(address: string): string | null {
  if (/^[/\\]{2}/.test(address) || /^[#?]/.test(address) || SCHEME.test(address)) {
    return null;
  }
  try {
    const { pathname, host } = new URL(address, 'http://files.invalid/');
    const path = decodeURIComponent(pathname.slice(1));
    return host === 'files.invalid' && path !== '' ? path : null;
  } catch {
    return null;
  }
}

/** A page of JupyterLab that shows a file, behind whatever the server stands behind. */
const FILE_PAGE = /\/(?:lab|doc)\/(?:workspaces\/[^/]+\/)?tree\/(.+)$/;

/**
 * What an address in full names at the page's own server: a file's path, or nothing for the page itself. Null: what the reader's login
 * could set off there, as a sign-out. Undefined: it leads elsewhere.
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
  return url.pathname === here.pathname && url.search === '' ? '' : null;
}
