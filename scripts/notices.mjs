import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoot } from './stamps.mjs';

/** The name of the file with notices beside each bundle. */
export const NOTICES = 'THIRD-PARTY-NOTICES.txt';

const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const TEXT = /(^|[-_.]|party)(licen[cs]e|copying|copyright|notice)s?([-_.]|$)/i;
const CODE = /\.([cm]?[jt]sx?|json|map|css)$/i;

/** The files in `licences` with the licence texts of packages that ship none, copied from their repositories. */
const KEPT = [
  [/^@jupyterlab\//, 'jupyterlab'],
  [/^@lumino\//, 'lumino'],
  [/^@jupyter\/(react|web)-components$/, 'jupyter-ui-toolkit'],
  [/^@jupyter\/ydoc$/, 'jupyter-ydoc'],
  [/^@microsoft\/fast-/, 'fast'],
  [/^abstract-logging$/, 'abstract-logging'],
  [/^http_ece$/, 'http-ece'],
  [/^json-schema-merge-allof$/, 'json-schema-merge-allof'],
  [/^standardwebhooks$/, 'standardwebhooks']
];

/** The folders of the packages that contain these files. */
export const packagesOf = inputs =>
  [
    ...new Set(inputs.flatMap(input => PACKAGE.exec(input.replaceAll('\\', '/'))?.[0] ?? []))
  ].sort();

/** The text of a package's licence. Throws if the package has none. */
export function noticeOf(folder) {
  const { name, version, license, licenses, homepage } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8')
  );
  const shipped = readdirSync(folder, { withFileTypes: true })
    .filter(file => file.isFile() && TEXT.test(file.name) && !CODE.test(file.name))
    .map(file => join(folder, file.name))
    .sort();
  const kept = KEPT.filter(([names]) => names.test(name)).map(([, file]) =>
    inRoot('scripts', 'licences', `${file}.txt`)
  );
  const files = shipped.length > 0 ? shipped : kept;
  const text = files.map(file => readFileSync(file, 'utf8').trim()).join('\n\n');
  if (text === '') {
    throw new Error(
      `${name} ships no text of its licence: keep the one of its repository in scripts/licences, and name it in scripts/notices.mjs.`
    );
  }
  const id = license ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'see below';
  return { name, version, id, homepage, text };
}

const RULE = '-'.repeat(80);

function write(notices) {
  const parts = new Map(
    notices.map(({ name, version, id, homepage, text }) => [
      `${name} ${version}`,
      `${RULE}\n${name} ${version} (${id})${homepage ? `\n${homepage}` : ''}\n\n${text}\n`
    ])
  );
  return `This bundle holds the following packages, each under its own licence.\n\n${[...parts.values()].join('\n')}`;
}

/** The notices of all packages that contain these files. */
export const noticesOf = inputs =>
  write(packagesOf(inputs).map(folder => noticeOf(inRoot(folder))));

/** The notices of packages from the list of JupyterLab's builder. */
export const noticesIn = packages =>
  write(
    packages.map(({ name, versionInfo, licenseId, extractedText }) => ({
      name,
      version: versionInfo,
      id: licenseId,
      text: extractedText || noticeOf(inRoot('node_modules', name)).text
    }))
  );

export const writeNotices = (out, text) => writeFile(inRoot(out, NOTICES), text);
