/** The encryption of HTTP bodies (RFC 8188), with the keys of Web Push (RFC 8291). */
declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';

  interface IOptions {
    readonly version: 'aes128gcm';
    readonly privateKey: ECDH;
    /** The public key of the receiver. */
    readonly dh?: Buffer;
    readonly authSecret: Buffer;
  }

  const ece: {
    encrypt(text: Buffer, options: IOptions): Buffer;
    decrypt(bytes: Buffer, options: IOptions): Buffer;
  };
  export default ece;
}
