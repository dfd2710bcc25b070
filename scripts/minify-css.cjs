const { resolve } = require('node:path');
const { build } = require('esbuild');

/** Minifies a style sheet with those that it imports. Its notices of licences and the order of its rules stay. */
module.exports = async function minifyCss(contents) {
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: this.context, loader: 'css' },
    bundle: true,
    minify: true,
    charset: 'utf8',
    // The first versions with color-mix() and container queries.
    target: ['chrome111', 'firefox113', 'safari16.2'],
    legalComments: 'inline',
    metafile: true,
    write: false
  });
  Object.keys(metafile.inputs)
    .filter(path => path !== '<stdin>')
    .forEach(path => this.addDependency(resolve(path)));
  return outputFiles[0].text;
};
