// Everything is transformed by swc, node_modules too: most of our dependencies are ES modules, Jest 29 runs CommonJS.
const common = {
  runtime: '<rootDir>/test/harness/runtime.cjs',
  transform: {
    '\\.svg$': '<rootDir>/test/harness/svg.cjs',
    '\\.[cm]?[jt]sx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'classic' } }
        },
        module: { type: 'commonjs' }
      }
    ]
  },
  transformIgnorePatterns: ['\\.cjs$'],
  moduleNameMapper: {
    '\\.css$': 'identity-obj-proxy',
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^jupyterlab-colloquy/(server|testing)$': '<rootDir>/$1/index.ts',
    '^jupyterlab-colloquy/livekit$': '<rootDir>/src/livekit/index.ts'
  },
  modulePathIgnorePatterns: [
    '<rootDir>/(lib|\\.venv[^/]*|jupyterlab_colloquy|dist|examples/[^/]*/labextension)/'
  ]
};

export default {
  // Ten times what the slowest step of a test needs: a busy machine must not fail it.
  testTimeout: 60_000,
  globalSetup: '<rootDir>/test/harness/bundle.cjs',
  testSequencer: '<rootDir>/test/harness/sequencer.cjs',
  collectCoverageFrom: ['{src,server,testing}/**/*.{ts,tsx}', '!**/*.d.ts'],
  coverageReporters: ['text', 'text-summary', 'lcov'],
  projects: [
    {
      ...common,
      displayName: 'views',
      testEnvironment: '@jupyterlab/testing/lib/jest-env.js',
      testMatch: ['<rootDir>/test/src/!(model|document|livekit)/**/*.spec.ts?(x)'],
      setupFiles: ['@jupyterlab/testing/lib/jest-shim.js']
    },
    {
      ...common,
      displayName: 'node',
      testEnvironment: 'node',
      testMatch: [
        '<rootDir>/test/*.spec.ts',
        '<rootDir>/test/{api,docs,examples,faults,hostile,livekit,python,scripts,server,src/document,src/livekit,src/model,testing}/**/*.spec.ts'
      ]
    }
  ]
};
