const { Script } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

/** The compiled files of this process, by path. */
const compiled = new Map();

/** Jest's runtime, which compiles a file once for all test files of a process. Each test file still evaluates it anew, in its own context. */
module.exports = class extends Runtime {
  createScriptFromCode(code, filename) {
    const known = compiled.get(filename);
    if (known?.code === code) {
      return known.script;
    }
    const script = new Script(this.wrapCodeInModuleWrapper(code), {
      columnOffset: this._fileTransforms.get(filename)?.wrapperLength,
      filename
    });
    compiled.set(filename, { code, script });
    return script;
  }

  /** Fastify looks for each of its plugins in the whole cache, which is slow in Jest. */
  _createRequireImplementation(...args) {
    return Object.assign(super._createRequireImplementation(...args), { cache: undefined });
  }
};
