import { isTrusted, placeOf, type ImagePlace, type IPlaces } from './addresses.js';
import { isPictureUrl } from '../pictures/picture.js';

/** Decides which addresses a message may load before its reader clicks. */
export interface IResourcePolicy {
  /**
   * True if the URL may be the source of a plain `<img>`. That applies only to URLs that contain their own bytes,
   * because a fetched address may redirect to another one. All other images go through `imageCard`, which shows own
   * files and trusted hosts at once.
   */
  canLoad(url: string): boolean;
  /** Returns the kind of server that the URL would contact. */
  placeOf?(url: string): ImagePlace;
  /** True if a foreign host is trusted. */
  isTrusted?(url: string): boolean;
  /** Reads a chat's file with the reader's token. `path` is that of a place of kind `attachment`. */
  read?(path: string): Promise<Blob>;
  /** Trusts a host from now on. Present only if that can be stored. */
  trust?(host: string): void;
  /** The chat server's page in which frames are created. */
  readonly frameUrl?: string;
}

export interface IResourcePolicyOptions extends IPlaces {
  /** The hosts that the reader or the operator trusts. */
  readonly trustedHosts: readonly string[];
  read?(path: string): Promise<Blob>;
  trust?(host: string): void;
}

/** Allows images that contain their own bytes, files of chats, and trusted hosts without asking. */
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

/** A policy that loads nothing from anywhere; it allows only images that contain their own bytes. */
export const CLOSED: IResourcePolicy = { canLoad: isPictureUrl };
