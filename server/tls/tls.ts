import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { createSecureContext } from 'node:tls';
import type { IClock } from '../clock.js';
import type { IConfig } from '../config.js';
import type { ITls } from './certificate.js';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

const EVERYWHERE = ['0.0.0.0', '::'];

/**
 * Loads the configured certificate and key; undefined if none are configured, or for a Unix socket.
 *
 * @throws Error with a sentence if they are unreadable or do not match.
 */
export async function loadTls(config: IConfig, clock: IClock): Promise<ITls | undefined> {
  const { tlsCert, tlsKey, tlsSelfSigned, unixSocket, host, publicUrl, data } = config;
  if (unixSocket !== undefined) {
    // It never leaves this machine, and what is configured may be meant for another start of the server.
    return undefined;
  }
  if (tlsSelfSigned) {
    const names = new Set(['localhost', '127.0.0.1', '::1', hostname(), host]);
    if (publicUrl !== undefined) {
      names.add(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ''));
    }
    EVERYWHERE.forEach(address => names.delete(address));
    // Imported here, so that only servers with a self-signed certificate load the library.
    const { selfSigned } = await import('./self-signed.js');
    return selfSigned(data, [...names], clock);
  }
  if (tlsCert === undefined || tlsKey === undefined) {
    return undefined;
  }
  const tls = { cert: await read(tlsCert, 'certificate'), key: await read(tlsKey, 'key') };
  try {
    createSecureContext(tls);
  } catch (error) {
    throw new Error(
      `The certificate ${tlsCert} and the key ${tlsKey} cannot be used: ${(error as Error).message}.`
    );
  }
  return tls;
}

const read = (file: string, what: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: Error) => {
    throw new Error(`The ${what} ${file} cannot be read: ${error.message}.`);
  });

/** Whether messages leave this machine unencrypted. A public `https` URL means that a proxy encrypts them. */
export const isOpenText = ({
  host,
  unixSocket,
  tlsCert,
  tlsSelfSigned,
  publicUrl
}: IConfig): boolean =>
  unixSocket === undefined &&
  !LOOPBACK.test(host) &&
  tlsCert === undefined &&
  !tlsSelfSigned &&
  !publicUrl?.startsWith('https:');
