/** The certificate of the server and its key, as PEM. */
export interface ITls {
  readonly cert: string;
  readonly key: string;
  /** The path of a self-signed certificate, which clients must be told to trust. */
  readonly certificate?: string;
}
