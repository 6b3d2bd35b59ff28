/** Text that tells a machine what to do: nothing in such a turn is taken for a fact. */
const instruction =
  /\b(?:pretend|imagine|role-?play)\b (?:that |to be |being |as |you|we|I\b|like)|\blet's (?:role-?play|pretend)|\b(?:ignore|disregard|forget|override|bypass) (?:all |any |every |the |your |my |these |those |previous |prior |above )*(?:instructions?|prompts?|rules?|guidelines|directions|commands?|messages?|memor(?:y|ies)|constraints|polic(?:y|ies))|\b(?:system|developer) (?:prompt|mode|message)|\bjailbreak|\byou are now\b|\bfrom now on,? (?:you|always|never|respond|answer|act)|\b(?:remember|note|store|save|memori[sz]e|record|add to (?:your |the )?memory)\b[^.!?\n]{0,30}\b(?:the user|this user|I am (?:an? |the )?(?:admin|root|owner|superuser|developer)|I'm (?:an? )?(?:admin|root|superuser))|\b(?:the|this) user (?:is|has|should|must|wants|prefers)\b|\b(?:act|behave|respond|pretend) as (?:if|an?|the|though)\b|\bnew instructions?:|\b(?:reveal|print|output|show) (?:me )?(?:your|the) (?:system|prompt|instructions|hidden)|<\/?(?:system|instructions?|assistant)>|\bI(?:'m| am) (?:an? |the )?(?:admin(?:istrator)?|root|superuser|system)\b(?! (?:assistant|at|for|in|of|officer))/iu;

/** "Translate: …", "Proofread this text: …": what follows the colon is material. */
const material =
  /^\W*(?:please |pls |can you |could you )?(?:translate|rewrite|rephrase|paraphrase|summari[sz]e|proofread|correct|fix|edit|improve|explain|reply to|respond to|write|draft|say|repeat|complete|continue|analy[sz]e|classify|convert|format|act|pretend|imagine|role-?play)\b[^.!?\n]{0,80}[:\n]/iu;

/** The whole turn is in jest. */
const jest =
  /\b(?:just kidding|jk|kidding|i'?m joking|just joking|sarcasm|not really lol|as a joke)\b|(?:^|\s)\/s(?:\s|$)/iu;

/** What is not said as a fact: supposed, wished, quoted, or said about the conversation. */
const unreal: readonly RegExp[] = [
  /\b(?:if (?:I|we|you|only|my|it|there|they|he|she|someone|anyone)|what if|imagine|suppose|supposing|let's say|pretend|as if|would've|would have|could have|could've|should have|should've|might have|wish I|I wish|hypothetically|in another life|in theory|unless)\b/iu,
  /(?:^|\b(?:but|and|so|then|think|guess|because|since|or) )(?:I|we)(?:'d| would| could| might| may)\b(?!n't)(?! (?:love|like|been|had|always|never|known|rather|just|go|get|be|see|spend|play|use|watch)\b)/u,
  /\b(?:maybe|perhaps|probably|I'm not sure|not sure|who knows|I doubt|no idea|I don't know|I'm unsure|I wonder|wondering)\b/iu,
  /\b(?:(?:he|she|they|someone|everyone|people|mom|mum|dad|mother|father|brother|sister|son|daughter|cousin|uncle|aunt|grandma|grandpa|mother-in-law|father-in-law|boss|manager|colleague|coworker|roommate|neighbou?r|landlord|doctor|physio|teacher|coach|friend|girlfriend|boyfriend|partner|wife|husband|\p{Lu}\p{Ll}+) (?:once |always |often |just |also |even )?(?:said|says|told|tells|claims?|claimed|asked|asks|thinks?|swears?|jokes?|joked|mentioned|insists?|reckons?)\b)/u,
  /(?<!\b(?:I|we|I've|we've|have|and|I just|I already|I finally) )\b(?:said|says|claims|claimed|told (?:me|us)|tells (?:me|us)|asked (?:me|us) (?:if|whether|how|what|why)|swears|joked|insists)\b/u,
  /\b(?:apparently|supposedly|allegedly|rumou?r|I(?:'ve)? heard (?:that|about|it|you|he|she|they|the|there)|I read that|according to|(?<!\ba )look at (?:my|this|these|those|the)|feels like (?:just )?(?:yesterday|on \d)|as if|they say|it's said|as the saying goes|quote)\b/iu,
  /^(?:don't|do not|never|always|please|pls|let's|let me|let us|can you|could you|would you|will you|should|shall|may I|check|take|look|tell|give|show|make sure|keep|remember|remind|try|write|explain|help|fix|add|create|generate|translate|summari[sz]e|convert|list|find|send|use|run|go|come|see|enjoy|have (?:a|fun)|hang in|stay|believe|trust|imagine|think|consider|note|say|call|wait|hold on|good luck|best of luck|best wishes|congrats|congratulations|happy|merry|welcome|cheers|bye|goodbye|see ya|talk|chat|catch|take care|here's|here is|here are|feel free|count me|sign me|you|your|that's|that is|this is|these are|those are|there's|there is|what|how|why|who|where|when(?! (?:I|we|my|our)\b)|which|whose|nice|good to|great to|glad|so glad|happy to|sorry|no worries|no problem|sounds|sure|hope|hopefully|wishing|same here|me too|me neither|neither|so do I|so am I)\b/iu,
  /\b(?:agree|couldn't agree|can't agree|know what you mean|understand what|get what you|hear you|you're right|I bet|I can imagine|I can tell|I can see|I can picture|let you know|keep you posted|tell you|talk to you|text you|see you|call you|catch up|gotta go|have to go now|got to run|have to run|brb|ttyl|long time no|speak soon|talk soon|good night|good morning|how are|(?:want|wanted|need|like|love) to (?:say|thank|ask|check in|congratulate|wish|apologi[sz]e|let everyone)|I'm (?:so |really |very )?sorry|sorry (?:to hear|about|for|that)|(?:I'm|I am|I've been|been) (?:doing|feeling) (?:so |really |pretty |quite |much )*(?:great|good|ok|okay|well|fine|alright|better|amazing|fantastic)|I (?:felt|feel) like I(?:'m| was| am)|^I mean(?:t)?\b|my pleasure|my bad|excuse me|I'm listening|I'm here for|I'm all ears)\b/iu,
  /^I (?:do |still |also )*remember (?:that|those|the)\b|\bI was (?:just )?(?:remembering|thinking about)\b/iu,
  /^(?:my|our) (?:advice|tip|suggestion|motto|point|bad|question|recommendation)\b/iu,
  /^(?:I|we) (?:do|did|am|have|can|was|will|don't|didn't|haven't|can't|won't)(?: too| not)?(?:$| -|,)/iu,
  /\b(?:neither|so) (?:do|am|did|have|was|can|will) I\b/iu,
  /^(?:am|do|did|have|can|will|should|could|would|are|is|was|were|does|has|shall|may) (?:I|we|you|he|she|they|it|my|your|the)\b/iu,
];

const secondPerson = /\b(?:you|your|yours|yourself|yourselves|you're|you've|you'll|you'd|y'all)\b/iu;

/** Whether nothing in the turn may become a fact: it instructs a machine, or is in jest. */
export function isUntrustedTurn(text: string): boolean {
  return instruction.test(text) || jest.test(text) || material.test(text);
}

/** Whether a clause is something else than a statement by its speaker about the world. */
export function isNoStatement(clause: string): boolean {
  return (
    secondPerson.test(clause) ||
    unreal.some((pattern) => pattern.test(clause)) ||
    /"[^"]{25,}"/u.test(clause) ||
    /"[^"]*\b(?:I|you|my)\b[^"]*"/u.test(clause)
  );
}
