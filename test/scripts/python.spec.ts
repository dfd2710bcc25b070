import { explainInstall } from '../../scripts/python.mjs';

describe('explainInstall', () => {
  it.each([
    ['error: Failed to fetch: `https://index/simple/jupyterlab/`\n  cause: dns error'],
    ['ERROR: Could not find a version that satisfies the requirement uv (from versions: none)']
  ])('[BUILD2] says that the package index cannot be reached', output => {
    expect(explainInstall(output)).toMatch(/^The Python package index could not be reached.*\.$/);
  });

  it('[BUILD2] otherwise repeats the last line of the installer', () => {
    expect(explainInstall('Collecting\nERROR: No room for x\n\n')).toBe(
      'The Python packages could not be installed: No room for x'
    );
  });
});
