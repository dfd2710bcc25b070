import { createPrivateKey, webcrypto, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
// The certificate library needs this for its dependency injection.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import type { IClock } from '../clock.js';
import { replaceFile } from '../whole-file.js';
import type { ITls } from './certificate.js';
import { makeFolder } from '../make-folder.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const VALIDITY_MS = 365 * DAY_MS;
/** A certificate with less time left than this is replaced at the start, in milliseconds. */
const RENEWAL_PERIOD_MS = 30 * DAY_MS;
/** A certificate is valid from this long before now, because clocks differ. In milliseconds. */
const BACKDATING_MS = DAY_MS;

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/**
 * A self-signed certificate for development: `tls/cert.pem` in the data directory, with its key beside it. It is made at the first start.
 * It is replaced when it expires soon or does not contain all names of the server.
 *
 * @param names - host names and IP addresses
 */
export async function selfSigned(
  data: string,
  names: readonly string[],
  clock: IClock
): Promise<ITls> {
  const folder = resolve(data, 'tls');
  const certificate = join(folder, 'cert.pem');
  const keyFile = join(folder, 'key.pem');
  const read = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');
  const kept = { cert: await read(certificate), key: await read(keyFile) };
  if (isUsable(kept, names, clock.now())) {
    return { ...kept, certificate };
  }
  const made = await make(names, clock);
  makeFolder(folder);
  // A stop between the two leaves a pair that does not match, which the next start replaces.
  await replaceFile(keyFile, made.key, 0o600);
  await replaceFile(certificate, made.cert);
  return { ...made, certificate };
}

function isUsable({ cert, key }: ITls, names: readonly string[], now: number): boolean {
  try {
    const x = new X509Certificate(cert);
    return (
      x.checkPrivateKey(createPrivateKey(key)) &&
      Date.parse(x.validTo) > now + RENEWAL_PERIOD_MS &&
      Date.parse(x.validFrom) <= now &&
      names.every(name => (isIP(name) ? x.checkIP(name) : x.checkHost(name)) !== undefined)
    );
  } catch {
    return false; // missing or damaged
  }
}

async function make(names: readonly string[], clock: IClock): Promise<ITls> {
  const { subtle } = webcrypto;
  const keys = await subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Colloquy, self-signed',
    // Browsers reject two certificates with the same issuer and serial number.
    serialNumber: clock.uuid().replaceAll('-', ''),
    notBefore: new Date(clock.now() - BACKDATING_MS),
    notAfter: new Date(clock.now() + VALIDITY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      // Not an authority: trusting this certificate means trusting this server, and nothing else that its key might sign.
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map(value => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value }))
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey)
    ]
  });
  const key = x509.PemConverter.encode(
    await subtle.exportKey('pkcs8', keys.privateKey),
    'PRIVATE KEY'
  );
  return { cert: `${cert.toString('pem')}\n`, key: `${key}\n` };
}
