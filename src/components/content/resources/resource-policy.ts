import { isTrusted, placeOf, type ImagePlace, type IPlaces } from './addresses.js';
import { isPictureUrl } from '../pictures/picture.js';
import type { Readings } from './readings.js';

/**
 * Reads a chat's file with the reader's token. `path` is that of a place of kind `attachment`. `isAsked` is true if the
 * reader asked for the file, and false if a message shows it by itself.
 */
type Read = (path: string, isAsked: boolean, signal?: AbortSignal) => Promise<Blob>;

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
  /** The chat whose files load without asking. */
  readonly chat?: string;
  /** Reads a file of a chat. */
  readonly read?: Read;
  /** Returns the policy for one row, which reads each file once and into these readings. */
  ofRow?(readings: Readings): IResourcePolicy;
  /** Trusts a host from now on. Present only if that can be stored. */
  trust?(host: string): void;
  /** The address of the chat server, which has the pages of frames. */
  readonly server?: string;
}

export interface IResourcePolicyOptions extends IPlaces {
  /** The hosts that the reader or the operator trusts. */
  readonly trustedHosts: readonly string[];
  readonly chat?: string;
  readonly read?: Read;
  trust?(host: string): void;
}

/** Allows images that contain their own bytes, files of the message's chat, and trusted hosts without asking. */
export class ResourcePolicy implements IResourcePolicy {
  constructor(private readonly _options: IResourcePolicyOptions) {
    this.chat = _options.chat;
    this.read = _options.read;
    this.trust = _options.trust;
    this.server = _options.server;
  }

  readonly chat?: string;
  readonly read?: Read;
  readonly trust?: (host: string) => void;
  readonly server: string;

  ofRow(readings: Readings): ResourcePolicy {
    const { read } = this._options;
    return new ResourcePolicy({
      ...this._options,
      read:
        read &&
        ((path, isAsked) => readings.read(path, isAsked, signal => read(path, isAsked, signal)))
    });
  }

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
