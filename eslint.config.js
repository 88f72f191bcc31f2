import js from '@eslint/js'
import regexp from 'eslint-plugin-regexp'
import redos from 'eslint-plugin-redos'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import { saysWhy } from './scripts/lint/saysWhy.js'

const typescript = ['**/*.ts', '**/*.vue']

/** Prettier breaks code at 100; this is for what it leaves alone, the comments. A text is as long as it has to be. */
const lineLength = {
  code: 120,
  ignoreStrings: true,
  ignoreTemplateLiterals: true,
  ignoreRegExpLiterals: true,
  ignoreUrls: true,
}

/** Layout is Prettier's; the arrows between the rooms are dependency-cruiser's; unused exports are knip's. */
export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.data/', 'coverage/', '.stryker-tmp/'] },
  js.configs.recommended,
  { files: ['**/*.{ts,js,mjs,cjs}'], rules: { 'max-len': ['error', lineLength] } },
  {
    files: typescript,
    extends: [tseslint.configs.recommendedTypeCheckedOnly, tseslint.configs.stylistic],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './src/tsconfig.json', './testkit/wechat/host/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      // TypeScript itself knows better what is defined.
      'no-undef': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      // tsc looks for what is unused (noUnusedLocals, noUnusedParameters), and knip for exports.
      'no-unused-vars': 'off',
      // Objects here are closures without `this`; their ports are written as methods because that reads better.
      '@typescript-eslint/unbound-method': 'off',
      // What implements an asynchronous port may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // Its findings are values of type unknown at the edges, which schemas have looked at.
      '@typescript-eslint/no-base-to-string': 'off',
      // The wire is read and written character by character.
      'no-control-regex': 'off',
      'no-irregular-whitespace': [
        'error',
        { skipStrings: true, skipTemplates: true, skipRegExps: true },
      ],
    },
  },
  {
    // A test looks at answers as they come, whatever their type claims.
    files: ['**/*.test.ts', '{tests,testkit}/**'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-misused-promises': 'off',
    },
  },
  {
    // Conditional compilation leaves one of several assignments, and the linter sees all of them.
    files: ['src/**'],
    rules: { 'no-useless-assignment': 'off', 'prefer-const': 'off' },
  },
  {
    files: ['**/*.vue'],
    extends: [vue.configs['flat/recommended']],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      'vue/max-len': [
        'error',
        {
          ...lineLength,
          template: lineLength.code,
          ignoreHTMLAttributeValues: true,
          ignoreHTMLTextContents: true,
        },
      ],
      // uni-app's own elements and one-word pages.
      'vue/multi-word-component-names': 'off',
      // `undefined` is a good default, and TypeScript has every reader ask.
      'vue/require-default-prop': 'off',
      // Prettier decides on layout.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
    },
  },
  {
    // What is delivered, and what the hospital's own people run.
    files: ['{cloudfunctions,src,sandbox,scripts,shared}/**/*.{ts,vue}'],
    ignores: ['**/*.test.ts'],
    plugins: { care: { rules: { 'says-why': saysWhy } } },
    rules: { 'care/says-why': 'error' },
  },
  {
    // What is longer does two things. English is one table, and is read as one.
    files: ['{cloudfunctions,src,sandbox,scripts,shared}/**/*.{ts,vue}'],
    ignores: ['**/*.test.ts', 'src/english/words.ts'],
    rules: { 'max-lines': ['error', 300] },
  },
  {
    // A log line goes through lib/log alone, which cuts and masks whatever comes from outside.
    files: ['cloudfunctions/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-imports': ['error', { paths: ['pino', 'node:console'] }],
    },
  },
  {
    files: ['cloudfunctions/lib/log/log.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    // No input may cost more than linear time. Tools and tests read what the project itself has written.
    files: ['{cloudfunctions,src,sandbox,shared}/**/*.{ts,vue}'],
    ignores: ['**/*.test.ts', '**/*.behaviour.ts'],
    plugins: { regexp, redos },
    rules: {
      // It finds what follows from no rule, by proof and not by trying, so that it says the same every time. What it
      // cannot judge (looking ahead and behind, back references) is not let through.
      'redos/no-vulnerable': [
        'error',
        { ignoreErrors: false, checker: 'automaton', timeout: 60_000, cache: true },
      ],
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
)
