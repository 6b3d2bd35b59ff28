/** How a statement begins that takes back an earlier one: "Actually, …", "No wait, I meant …". */
const correction =
  /^(?:(?:oh|ah|no|nope|wait|sorry|well|hmm|oops)[,.! ]+)*(?:actually|correction|scratch that|my mistake|not anymore|to be precise|let me correct (?:that|myself)|I misspoke|I was wrong|I made a mistake|update)\b|\bI (?:meant|mean to say)\b|\bno longer\b|\bnot (?:\w+ )?any ?more\b|^no wait\b|\binstead of\b.*\bnow\b/iu;

/** Whether a sentence corrects what was said before. Its fact counts for more, and its attribute supersedes the old value. */
export function isCorrection(sentence: string): boolean {
  return correction.test(sentence);
}

/** "I meant Lisbon" alone names no fact; "Actually I live in Lisbon" does once the marker is gone. */
export function withoutCorrectionMark(clause: string): string {
  return clause
    .replace(
      /^(?:(?:oh|ah|no|nope|wait|sorry|well|hmm|oops)[,.! ]+)*(?:actually|correction|scratch that|my mistake|to be precise|let me correct (?:that|myself)|I misspoke|I was wrong|I made a mistake|update)\b[,:.! -]*/iu,
      '',
    )
    .replace(/^I (?:meant|mean) (?:to say )?(?:that )?(?=I\b|my\b)/iu, '');
}
