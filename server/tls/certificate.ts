/** What the server shows of itself before a connection is encrypted, as PEM. */
export interface ITls {
  readonly cert: string;
  readonly key: string;
  /** The path of a self-signed certificate, which clients have to be told to trust. */
  readonly certificate?: string;
}
