export default {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } } }],
  },
  globalSetup: '<rootDir>/test/support/build-handlers.cjs',
  setupFiles: ['<rootDir>/test/support/no-validation.cjs'],
  testTimeout: 60_000,
};
