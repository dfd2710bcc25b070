/** What an image's address is, as far as it matters who is asked for it. */
export type ImagePlace =
  /** A file of a chat. The path is made anew from its ids, relative to the chat server. */
  | { readonly kind: 'attachment'; readonly path: string }
  /** It stands in the address itself. */
  | { readonly kind: 'data'; readonly url: string }
  /** This server, or this computer: asking would carry the reader's login. */
  | { readonly kind: 'own'; readonly path: string }
  /** Somebody else's. `host` as the browser asks for it, so that no letters look like others. */
  | { readonly kind: 'foreign'; readonly host: string; readonly url: string }
  | { readonly kind: 'none' };

export interface IPlaces {
  /** Where the page is; what relative addresses are relative to. */
  readonly page: string;
  /** Where the chat server is; ends with a slash. */
  readonly server: string;
}

/** Longer ones are no addresses, but a way to make a page large. */
const LENGTH = 4096;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const ATTACHMENT = new RegExp(
  `^/?(chat/threads/${UUID}/attachments/${UUID})(/(?!(?:\\.|%2[eE]){1,2}$)[^/?#\\\\]*)?$`
);

/** Read an address as the browser would, and say whom it would ask. Of what is returned nothing is as it was written. */
export function placeOf(address: string, places: IPlaces): ImagePlace {
  if (/^data:/i.test(address)) {
    return { kind: 'data', url: address };
  }
  const url = address.length <= LENGTH && address !== '' ? parse(address, places.page) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    return { kind: 'none' };
  }
  const path = attachmentPath(address, places.server);
  if (path) {
    return { kind: 'attachment', path };
  }
  const own = [places.page, places.server].map(place => hostOf(parse(place)));
  return own.includes(hostOf(url)) || isThisComputer(hostOf(url))
    ? { kind: 'own', path: url.pathname + url.search }
    : { kind: 'foreign', host: url.host, url: url.href };
}

/**
 * The path of a chat's file, however an address names it: as documents do, as the HTTP API does, or in full. It is
 * matched as it is written: what the browser would first have to resolve is none.
 */
export function attachmentPath(address: string, server: string): string | null {
  const relative = address.startsWith(server) ? address.slice(server.length) : address;
  return ATTACHMENT.exec(relative)?.[1] ?? null;
}

/** Is it one of these hosts? `*.example.org` stands for all below, without itself. Encrypted only, at the usual port. */
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

/** Without its port, as cookies have none, and without the dot that ends a full name. */
const hostOf = (url: URL | null): string => url?.hostname.replace(/\.+$/, '') ?? '';

/** A reader's own programs, Jupyter servers among them, trust who comes from this computer. */
const isThisComputer = (host: string): boolean =>
  /^(localhost|.*\.localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:(7f[0-9a-f]{2}:[0-9a-f]{1,4}|0:0)\])$/.test(
    host
  );
