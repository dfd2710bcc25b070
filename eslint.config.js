import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'lib/',
      'jupyterlab_colloquy/',
      '.venv*/',
      'test-results/',
      'coverage/',
      'dist/',
      'docs/api/',
      // Compiled on its own, against the built package.
      'examples/consumer-extension/'
    ]
  },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { project: './tsconfig.all.json', tsconfigRootDir: import.meta.dirname }
    },
    // Lumino's signals take a method and its object apart: connect(this._onChanged, this).
    rules: { '@typescript-eslint/unbound-method': 'off' }
  },
  {
    files: ['src/**', 'server/**', 'testing/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.property.name=/^(push|unshift|splice|concat|max|min|fromCharCode|fromCodePoint)$/] > SpreadElement.arguments',
          message:
            'A call fails with tens of thousands of arguments: add the elements in a loop, or reduce them.'
        }
      ]
    }
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        console: 'readonly',
        fetch: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        process: 'readonly',
        module: 'writable',
        require: 'readonly',
        performance: 'readonly',
        URL: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
        Blob: 'readonly',
        Buffer: 'readonly',
        Response: 'readonly',
        TextDecoder: 'readonly',
        TextEncoder: 'readonly',
        URLSearchParams: 'readonly',
        clearTimeout: 'readonly',
        setImmediate: 'readonly',
        setTimeout: 'readonly'
      }
    }
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } }
);
