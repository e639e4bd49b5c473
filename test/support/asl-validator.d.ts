/** What the tests use of asl-validator, which has no types. */
declare module 'asl-validator' {
  export default function validate(definition: object): { isValid: boolean; errorsText: () => string };
}
