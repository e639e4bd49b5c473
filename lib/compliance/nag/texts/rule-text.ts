/** Of rules by class: what each asks, and how to mend what it finds. */
export type RuleTexts = Readonly<Record<string, readonly [title: string, fix: string]>>;
