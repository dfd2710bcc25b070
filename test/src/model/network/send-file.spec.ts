import { sendFile, type FileRequest } from '../../../../src/model/network/send-file.js';

/** A request that the test answers. */
class Request {
  readonly said: string[] = [];
  readonly upload: FileRequest['upload'] = { onprogress: null };
  status = 0;
  responseText = '';
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;
  open(method: string, url: string): void {
    this.said.push(`${method} ${url}`);
  }
  setRequestHeader(name: string, value: string): void {
    this.said.push(`${name}: ${value}`);
  }
  send(body: Blob): void {
    this.said.push(`${body.size} bytes`);
  }
  abort(): void {
    this.onabort?.();
  }
}

describe('sendFile', () => {
  let request: Request;
  let parts: number[];
  const end = new AbortController();
  const start = (signal = end.signal): Promise<Response> =>
    sendFile(
      'http://chat.test/x',
      { headers: { a: 'b' }, body: new Blob(['abc']), signal, onProgress: at => parts.push(at) },
      request
    );

  beforeEach(() => {
    request = new Request();
    parts = [];
  });

  it('[ATTACH1] tells how much of a file has been sent, and answers like fetch', async () => {
    const answer = start();
    expect(request.said).toEqual(['POST http://chat.test/x', 'a: b', '3 bytes']);
    request.upload.onprogress!.call(null as never, { loaded: 1, total: 4 } as ProgressEvent);
    request.upload.onprogress!.call(null as never, { loaded: 1, total: 0 } as ProgressEvent);
    Object.assign(request, { status: 413, responseText: '{"error":{}}' });
    request.onload!();
    const { status, ok } = await answer;
    expect([status, ok, parts]).toEqual([413, false, [0.25, 0]]);
    expect(await (await answer).json()).toEqual({ error: {} });
  });

  it('[ATTACH3] rejects if the server does not answer, and ends with its signal', async () => {
    const lost = start();
    request.onerror!();
    await expect(lost).rejects.toThrow('The file was not sent.');
    const ended = start();
    end.abort();
    await expect(ended).rejects.toThrow();
    request = new Request();
    await expect(start()).rejects.toThrow();
    expect(request.said).not.toContain('3 bytes');
  });
});
