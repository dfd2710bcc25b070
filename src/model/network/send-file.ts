/** The part of XMLHttpRequest that is used. */
export type FileRequest = Pick<
  XMLHttpRequest,
  | 'open'
  | 'setRequestHeader'
  | 'send'
  | 'abort'
  | 'status'
  | 'responseText'
  | 'onload'
  | 'onerror'
  | 'onabort'
> & { readonly upload: Pick<XMLHttpRequestUpload, 'onprogress'> };

/** A file to send, and who follows how much of it has arrived. */
export interface IFileRequestInit {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
  readonly signal?: AbortSignal;
  onProgress(this: void, part: number): void;
}

/** Like `fetch`, which does not tell how much of a body has been sent. Rejects if there is no answer. */
export function sendFile(
  url: string,
  { headers, body, signal, onProgress }: IFileRequestInit,
  request: FileRequest = new XMLHttpRequest()
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new TypeError('The file was not sent.'));
    request.open('POST', url);
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () =>
      resolve(new Response(request.responseText, { status: request.status || 500 }));
    request.onerror = fail;
    request.onabort = fail;
    if (signal?.aborted) {
      return fail();
    }
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });
}
