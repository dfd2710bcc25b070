#!/usr/bin/env node
import nodeModule from 'node:module';
import { join } from 'node:path';
import type { ArchiveCommand } from './archive/commands.js';
import { parseCommandLine } from './cli/command-line.js';
import type { CliCommand, IConnectionStringCommand, ITokenCommand } from './cli/commands.js';
import { ConfigError, type IConfig } from './config.js';
import { describeFailure } from './failure.js';
import type { IDisposable } from './clock.js';
import { lockData } from './lock.js';
import { announce, lockOrForward } from './connections/forwarding.js';
import { removeStaleSocket } from './connections/stale-socket.js';

/** Milliseconds after which the process ends in any case. Nothing is lost then, because everything that was shown is stored. */
const EXIT_TIMEOUT_MS = 4_500;

/** The process that started this one. A different parent later means that it has ended. */
const parent = process.ppid;

async function main(): Promise<void> {
  // No other user of this machine may read the files that are written: database, key, socket.
  process.umask(0o077);
  // When Jupyter ends, its pipes break, but data must still be saved.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const command = await readCommand();
  switch (command?.type) {
    case 'help':
      await print(command.text);
      break;
    case 'version': {
      const { version } = await import('./cli/version.js');
      await print(`${version()}\n`);
      break;
    }
    case 'completion': {
      const { completionScript } = await import('./cli/completion-script.js');
      await print(completionScript(command.shell));
      break;
    }
    case 'token':
      await printToken(command);
      break;
    case 'connection-string':
      await printConnectionString(command);
      break;
    case 'serve':
      await serve(command.config);
      break;
    case 'backup':
    case 'export':
    case 'import':
      await archive(command);
      break;
  }
}

async function readCommand(): Promise<CliCommand | null> {
  try {
    return parseCommandLine(process.argv.slice(2), process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      throw error;
    }
    await fail(error.message, 2);
    return null;
  }
}

async function printToken({ config, principal, expiresInMs }: ITokenCommand): Promise<void> {
  try {
    const { issueToken } = await import('./identity/issue-token.js');
    await print(`${await issueToken(config.data, principal, expiresInMs)}\n`);
  } catch (error) {
    await fail(describeFailure(error, config), 1);
  }
}

async function printConnectionString(command: IConnectionStringCommand): Promise<void> {
  const { config, regenerate } = command;
  try {
    const { connectionString } = await import('./identity/connection-string.js');
    await print(`${await connectionString(config.data, regenerate)}\n`);
  } catch (error) {
    await fail(describeFailure(error, config), 1);
  }
}

async function archive(command: ArchiveCommand): Promise<void> {
  try {
    const { runArchive } = await import('./archive/run.js');
    await runArchive(command);
  } catch (error) {
    await fail(describeFailure(error, command.config), 1);
  }
}

async function serve(config: IConfig): Promise<void> {
  try {
    const lock = await takeData(config);
    if (config.unixSocket !== undefined) {
      await removeStaleSocket(config.unixSocket);
    }
    keepCompiled(config.data);
    const { createServer } = await import('./server.js');
    const server = createServer(config);
    const address = await server.listen();
    const announced = await announce(config.data, config, address);
    closeInTime(async () => {
      await announced.dispose();
      await server.close();
      lock.dispose();
    });
    process.stdout.write(`Colloquy is listening on ${address}\n`);
    if (server.certificate !== undefined) {
      process.stdout.write(trustHint(server.certificate));
    }
  } catch (error) {
    await fail(describeFailure(error, config), error instanceof ConfigError ? 2 : 1);
    process.exit();
  }
}

/** From version 22 on, Node.js can keep what it compiles, for the next start. The folder is the user's own, because its content is run. */
function keepCompiled(data: string): void {
  const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => void };
  enableCompileCache?.(join(data, 'compiled'));
}

/** Each JupyterLab of a user starts a server. One of them serves the data, the others pass on what they hear. */
async function takeData(config: IConfig): Promise<IDisposable> {
  if (!startedByJupyter()) {
    return lockData(config.data);
  }
  const watch = setInterval(() => process.ppid !== parent && process.exit(0), 1000);
  return lockOrForward(config.data, config).finally(() => clearInterval(watch));
}

/** A hint that tells programs how to trust the certificate. A browser needs no instructions, because it asks its user. */
const trustHint = (certificate: string): string =>
  [
    'The certificate is self-signed. Programs trust it if you start them with',
    `  NODE_EXTRA_CA_CERTS=${certificate}   Node.js`,
    `  REQUESTS_CA_BUNDLE=${certificate}    Python, requests`,
    `  SSL_CERT_FILE=${certificate}         Python, aiohttp, and other programs with OpenSSL`,
    ''
  ].join('\n');

/** Closes the server once, at a signal or when Jupyter has ended. Before this is called, a signal simply ends the process. */
function closeInTime(close: () => Promise<void>): void {
  let closing = false;
  const end = (code: number): void => {
    if (closing) {
      return; // Ctrl-C in a terminal arrives twice: from the terminal and from Jupyter
    }
    closing = true;
    setTimeout(() => process.exit(code), EXIT_TIMEOUT_MS).unref();
    close().then(
      () => process.exit(code),
      (error: unknown) => {
        process.stderr.write(`colloquy: The server could not close properly: ${String(error)}\n`);
        process.exit(code);
      }
    );
  };
  // With any status except 0, Jupyter restarts this process, unless Jupyter itself ended it.
  process.on('SIGTERM', () => end(143));
  process.on('SIGINT', () => end(130));
  if (startedByJupyter()) {
    setInterval(() => process.ppid !== parent && end(0), 1000).unref();
  }
}

/** Writes the result of a command. A reader that has seen enough, as `head`, is no failure. */
const print = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, error => {
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') {
        reject(new Error(`The result cannot be written to stdout: ${error.message}.`));
      } else {
        resolve();
      }
    });
  });

async function fail(sentence: string, code: number): Promise<void> {
  process.stderr.write(`colloquy: ${sentence}\n`);
  process.exitCode = code;
  if (startedByJupyter()) {
    // Jupyter restarts this process without a pause.
    await new Promise(resolve => setTimeout(resolve, 2000));
  }
}

const startedByJupyter = (): boolean => Boolean(process.env.COLLOQUY_JUPYTER_URL);

await main().catch((error: unknown) => fail((error as Error).message, 1));
