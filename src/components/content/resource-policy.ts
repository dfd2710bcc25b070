import { isTrusted, placeOf, type ImagePlace, type IPlaces } from './addresses.js';
import { isPictureUrl } from './picture.js';

/** Which addresses a message may load before its reader clicks. */
export interface IResourcePolicy {
  /**
   * May it stand in a bare `<img src>`? That is so only of what holds its bytes itself: an address that is fetched may lead on to
   * another one. Everything else is given to `imageCard`, which shows own files and trusted hosts at once.
   */
  canLoad(url: string): boolean;
  /** Whom the address would ask. */
  placeOf?(url: string): ImagePlace;
  /** Whether a foreign host is trusted. */
  isTrusted?(url: string): boolean;
  /** Read a chat's file with the reader's token. `path` is that of a place of kind `attachment`. */
  read?(path: string): Promise<Blob>;
  /** Trust a host from now on; only where that can be kept. */
  trust?(host: string): void;
  /** The chat server's page that frames are made in. */
  readonly frameUrl?: string;
}

export interface IResourcePolicyOptions extends IPlaces {
  /** Hosts that the reader trusts, and those that the operator does. */
  readonly trustedHosts: readonly string[];
  read?(path: string): Promise<Blob>;
  trust?(host: string): void;
}

/** What is loaded unasked: pictures that hold their bytes, files of the chats, trusted hosts. */
export class ResourcePolicy implements IResourcePolicy {
  constructor(private readonly _options: IResourcePolicyOptions) {
    this.read = _options.read;
    this.trust = _options.trust;
    this.frameUrl = `${_options.server}frame.html`;
  }

  readonly read?: (path: string) => Promise<Blob>;
  readonly trust?: (host: string) => void;
  readonly frameUrl: string;

  canLoad(url: string): boolean {
    return isPictureUrl(url);
  }

  placeOf(url: string): ImagePlace {
    return placeOf(url, this._options);
  }

  isTrusted(url: string): boolean {
    return isTrusted(url, this._options.trustedHosts);
  }
}

/** Nothing is loaded. */
export const CLOSED: IResourcePolicy = { canLoad: isPictureUrl };
