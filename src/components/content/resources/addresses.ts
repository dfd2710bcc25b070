/** The kind of an image's URL, by the server that would receive the request. */
export type ImagePlace =
  /** A file of a chat. The path is rebuilt from its ids, relative to the chat server. */
  | { readonly kind: 'attachment'; readonly chat: string; readonly path: string }
  /** The image is contained in the URL itself. */
  | { readonly kind: 'data'; readonly url: string }
  /** This server or this computer. A request would carry the reader's login. */
  | { readonly kind: 'own'; readonly path: string }
  /** A foreign server. `host` is in the form that the browser requests, so that no letters can imitate others. */
  | { readonly kind: 'foreign'; readonly host: string; readonly url: string }
  | { readonly kind: 'none' };

export interface IPlaces {
  /** The URL of the page. Relative addresses are resolved against it. */
  readonly page: string;
  /** The URL of the chat server, with a trailing slash. */
  readonly server: string;
}

/**
 * The hosts that exist: names, and addresses. Browsers accept further characters, such as the star of a setting, or a quotation mark or
 * semicolon, which mean something where a policy names the host.
 */
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

/** Longer addresses are rejected, because they only serve to make a page large. */
const MAX_LENGTH = 4096;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const ATTACHMENT = new RegExp(
  `^/?(chat/threads/(${UUID})/attachments/${UUID})(/(?!(?:\\.|%2[eE]){1,2}$)[^/?#\\\\]*)?$`
);

/**
 * Parses an address as the browser would and returns which server it would contact. The result is rebuilt from parsed
 * parts, never copied from the input, except for data URLs.
 */
export function placeOf(address: string, places: IPlaces): ImagePlace {
  if (/^data:/i.test(address)) {
    return { kind: 'data', url: address };
  }
  const url = address.length <= MAX_LENGTH && address !== '' ? parse(address, places.page) : null;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.password ||
    !HOST.test(url.hostname)
  ) {
    return { kind: 'none' };
  }
  const file = fileOf(address, places.server);
  if (file) {
    return { kind: 'attachment', ...file };
  }
  const own = [places.page, places.server].map(place => hostOf(parse(place)));
  return own.includes(hostOf(url)) || isThisComputer(hostOf(url))
    ? { kind: 'own', path: url.pathname + url.search }
    : { kind: 'foreign', host: url.host, url: url.href };
}

/**
 * Returns the chat and the path of a chat's file, from any form of address: as documents write it, as the HTTP API writes it, or as
 * a full URL. It is matched literally: an address that the browser would first have to resolve is not accepted.
 */
function fileOf(address: string, server: string): { chat: string; path: string } | null {
  const relative = address.startsWith(server) ? address.slice(server.length) : address;
  const [, path, chat] = ATTACHMENT.exec(relative) ?? [];
  return path === undefined ? null : { chat, path };
}

/**
 * True if the address is on one of the hosts. `*.example.org` stands for all subdomains, but not for the domain itself.
 * Only HTTPS on the default port is accepted.
 */
export function isTrusted(address: string, hosts: readonly string[]): boolean {
  const url = parse(address);
  return (
    url?.protocol === 'https:' &&
    url.port === '' &&
    hosts.some(entry => {
      const host = entry.trim().toLowerCase();
      return host.startsWith('*.')
        ? host.length > 2 && url.hostname.endsWith(host.slice(1))
        : url.hostname === host;
    })
  );
}

function parse(address: string, base?: string): URL | null {
  try {
    return new URL(address, base);
  } catch {
    return null;
  }
}

/** The host without its port, because cookies ignore ports, and without the final dot of a fully qualified name. */
const hostOf = (url: URL | null): string => url?.hostname.replace(/(?<!\.)\.+$/, '') ?? '';

/** True for this computer. Programs on it, such as Jupyter servers, trust requests that come from it. */
const isThisComputer = (host: string): boolean =>
  /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:(7f[0-9a-f]{2}:[0-9a-f]{1,4}|0:0)\])$/.test(
    host
  );
