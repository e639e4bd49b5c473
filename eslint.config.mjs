import awscdk from 'eslint-plugin-awscdk';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/node_modules/**', 'dist/**', '**/cdk.out/**', 'coverage/**'] },
  {
    files: ['lib/**/*.ts', 'bin/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['lib/**/*.ts', 'bin/**/*.ts', 'examples/**/*.ts'],
    extends: [awscdk.configs.recommended],
    rules: {
      // The concrete L2 is the escape hatch that DESIGN asks for, and an interface would hide its metrics and grants.
      'awscdk/no-construct-in-public-property-of-construct': 'off',
      // These know constructors only: they object to `props = {}`, and to functions and static factories that take a scope and an id.
      'awscdk/construct-constructor-property': 'off',
      'awscdk/require-passing-this': 'off',
      'awscdk/no-variable-construct-id': 'off',
    },
  },
  {
    // The awscdk plugin's set turns on projectService, which excludes a project file of one's own.
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: { projectService: false, project: './tsconfig.dev.json', tsconfigRootDir: import.meta.dirname },
    },
  },
  {
    // A template is untyped JSON by nature, and the rules of users in any jsii language read it.
    files: ['lib/compliance/model/**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  {
    // Tests read synthesized templates, which are untyped JSON by nature.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
    },
  },
);
