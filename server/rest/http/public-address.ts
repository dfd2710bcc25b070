/**
 * The URL of a path on this server. It has no origin if no public URL is configured, because behind a proxy the server does not know its
 * own address. SDKs prepend their own origin. The Python SDK misreads the URL without the leading slash.
 */
export const publicAddress = (publicUrl: string | undefined, path: string): string =>
  `${publicUrl ?? '/'}${path}`;

/** The URL of a file. */
export const fileAddress = (publicUrl: string | undefined, chat: string, id: string): string =>
  publicAddress(publicUrl, `chat/threads/${chat}/attachments/${id}`);
