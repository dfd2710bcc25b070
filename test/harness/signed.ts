import { createHash, createHmac } from 'node:crypto';

export interface IToSign {
  readonly key: Uint8Array;
  readonly method?: string;
  /** Path and query as they are signed. */
  readonly target: string;
  readonly host?: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly body?: string | Uint8Array;
}

/** The headers of a request that is signed with an access key, as identity SDKs send them. */
export function signed({
  key,
  method = 'POST',
  target,
  host = 'localhost:80',
  now,
  body = ''
}: IToSign): Record<string, string> {
  const date = new Date(now).toUTCString();
  const hash = createHash('sha256').update(body).digest('base64');
  const text = `${method}\n${target}\n${date};${host};${hash}`;
  const signature = createHmac('sha256', key).update(text).digest('base64');
  return {
    host,
    'x-ms-date': date,
    'x-ms-content-sha256': hash,
    authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`
  };
}
