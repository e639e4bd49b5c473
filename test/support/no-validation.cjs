// The CDK's own template validation costs 1.7 s and 300 MB per jest file; test/template-validation.test.ts alone turns it on.
process.env.CDK_VALIDATION = process.env.CDK_VALIDATION ?? 'false';
