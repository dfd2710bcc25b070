import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface IOutput {
  readonly entryPoint?: string;
  readonly inputs: Record<string, unknown>;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
}

/** The output files of a bundle, from the bundler. It runs in a separate process, because the test's globals disturb it. */
function outputsOf(bundle: 'SERVER' | 'PROGRAM'): Record<string, IOutput> {
  const program = `
    import { build } from 'esbuild';
    import { ${bundle} } from './scripts/bundles.mjs';
    const { metafile } = await build({ ...${bundle}, write: false });
    console.log(JSON.stringify(metafile.outputs));`;
  const text = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024
  });
  return JSON.parse(text) as Record<string, IOutput>;
}

/** The packages and files that load together with the output of a source file, without later imports. */
function loadedWith(outputs: Record<string, IOutput>, source: string): string[] {
  const files = Object.keys(outputs).filter(file => outputs[file].entryPoint === source);
  for (const file of files) {
    outputs[file].imports
      .filter(({ path, kind }) => kind !== 'dynamic-import' && path in outputs)
      .forEach(({ path }) => files.includes(path) || files.push(path));
  }
  const names = files.flatMap(file => Object.keys(outputs[file].inputs));
  return [
    ...new Set(names.map(name => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name)?.[1] ?? name))
  ];
}

it.each(['SERVER', 'PROGRAM'] as const)(
  '[START4] a start of %s loads no package that only some starts or requests need',
  bundle => {
    const outputs = outputsOf(bundle);
    const command = loadedWith(outputs, 'server/main.ts');
    const server = loadedWith(outputs, 'server/server.ts');
    expect(command).toContain('commander');
    expect(server).toEqual(expect.arrayContaining(['fastify', 'yjs']));
    // The server loads after the command line is parsed, which may only request help.
    const late = ['fastify', 'yjs', 'jose', 'ws', 'pino', 'ajv'];
    expect(command.filter(name => late.includes(name))).toEqual([]);
    const rare = ['file-type', '@peculiar/x509', 'reflect-metadata', 'server/archive/run.ts'];
    const unused = ['yaml', 'glob', '@opentelemetry/api'];
    expect(server.filter(name => [...rare, ...unused].includes(name))).toEqual([]);
  },
  60_000
);

it('[START4] the program of the npm package is a bundle', () => {
  const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: { colloquy: string } };
  const outputs = outputsOf('PROGRAM');
  expect(outputs[bin.colloquy].entryPoint).toBe('server/main.ts');
  expect(outputs[bin.colloquy].imports.length).toBeGreaterThan(0);
});

it('[START4] the process of a module with a bot loads no package', () => {
  const outputs = outputsOf('PROGRAM');
  expect(outputs['lib/bin/runner.mjs'].entryPoint).toBe('server/bots/modules/runner.ts');
  const loaded = loadedWith(outputs, 'server/bots/modules/runner.ts');
  expect(loaded).toContain('server/bots/modules/runner.ts');
  expect(loaded.filter(name => !name.startsWith('server/bots/modules/'))).toEqual([]);
});
