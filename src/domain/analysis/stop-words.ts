import { foldWord } from './fold-word.ts';

/**
 * Words that carry grammar and no content, by language. They do two jobs: they are the best evidence for the language of
 * a short turn (half of the words of ordinary speech are among them), and they are left out of what is indexed and asked.
 *
 * Left in on purpose: `may` (a month), `will` (a name and a noun), and words that are content in another language
 * spoken in the same chat, unless they are among the commonest of their own.
 */
const lists = {
  en: `a about above after again against ain all almost also although always am an and any anything are aren as at be because been
    before being below between both but by can cannot could couldn did didn do does doesn doing don done down during each else
    ever every everything few for from further get gets getting go goes going gonna got had hadn has hasn have haven having he her here hers herself
    him himself his how however i if im in into is isn it its itself just let like ll many me more most much must my myself no nor not now
    of off oh ok okay on once one only or other our ours ourselves out over own really re s same she should shouldn since so some something
    still such t than that thats the their theirs them themselves then there these they thing things this those though through to too under until up
    upon us ve very was wasn way we well were weren what whats when where which while who whom whose why with without won would wouldn yeah
    yes yet you your yours yourself yourselves`,
  de: `aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bist da dabei damit dann das
    dass dein deine deinem deinen deiner dem den denn der des dessen dich die dies diese diesem diesen dieser dieses dir doch dort du durch
    ein eine einem einen einer eines er es etwas euch euer eure für gegen gewesen hab habe haben hat hatte hatten hattest hast hier hin ich
    ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jeder jedes jetzt kann kannst kein keine keinen können könnte
    machen man manche mal mehr mein meine meinem meinen meiner mich mir mit muss musste nach nein nicht nichts noch nun nur ob oder ohne
    schon sehr sein seine seinem seinen seiner seit sich sie sind so soll sollte sondern über um und uns unser unsere unter viel vom von vor
    wann war waren warst warum was weg weil welche welchem welchen welcher welches wem wen wenn wer werde werden wessen wie wieder wieso will wir wird wirst
    wo woher wohin wollen wollte wurde wurden würde während zu zum zur zwischen`,
  es: `a al algo alguien algunas algunos ante antes así aunque bien cada como cómo con contra cual cuál cuáles cuando cuándo cuanto cuánto cuántos
    cuántas de del desde donde dónde durante e el él ella ellas ellos en entre era eran eres es esa esas ese eso esos esta está estaba
    están estar estas este esto estos estoy fue fueron ha había han has hasta hay he la las le les lo los más me mi mí mis mucho muy
    nada ni no nos nosotros nuestra nuestro o otra otro otros para pero poco por porque qué que quien quién quiénes se sea ser si sí sido
    sin sobre son soy su sus también tan tanto te tengo tiene tienen tienes todo todos tu tú tus un una unas uno unos usted va vez voy y ya yo`,
  fr: `a ai aie alors après as au aucun aussi autre aux avait avant avec avez avoir avons bien c ça car ce cela ces cet cette ceux chez comme comment
    d dans de des donc dont du elle elles en encore entre es est et étaient était êtes être eu eux fait il ils j je jusqu l la le les leur leurs
    lui m ma mais me même mes moi mon n ne nos notre nous on ont ou où par parce pas peu peut plus pour pourquoi qu quand que quel quelle quelles quels
    qui quoi s sa sans se sera ses si son sont sous suis sur t ta te tes toi ton tous tout toute très tu un une vers vos votre vous y`,
  it: `a ad agli ai al alla alle allo anche ancora avere aveva c che chi ci cioè col come con contro cosa cui d da dagli dai dal dalla dalle
    degli dei del dell della delle dello di dopo dove e è ed era erano essere fa fra gli ha hai hanno ho i il in io l la le lei li lo loro lui ma me mi mia
    mie miei mio molto ne negli nei nel nella nelle no noi non nostra nostro o ogni per perché però più poi qual quale quali quando quanti quanto
    quella quelle quelli quello questa queste questi questo qui sa se sei si sia siamo sono sta stata stato su sua sue sugli sul sulla suo suoi ti tra
    tu tua tuo tutti tutto un una uno vi voi`,
  pt: `a à agora ainda ao aos aquela aquele as às até com como da das de dela dele deles depois do dos e é ela elas ele eles em entre era essa esse esta está
    estão estava estou eu foi foram há isso isto já la lhe mais mas me mesmo meu meus minha minhas muito na não nas nem no nos nós nossa nosso num numa
    o onde os ou para pela pelo por porque qual quais quando quanto quantos que quem se sem ser seu seus só sua suas também te tem tenho ter teu tinha tu
    tua um uma você vocês vai vou`,
  nl: `aan al alle als altijd andere ben bent bij dan dat de deze die dit doch doen door dus een en er ge geen had hadden heb hebben hebt heeft hem
    hen het hier hij hoe hun iemand iets ik in is ja je jij jou jouw jullie kan kon kun kunnen maar me meer men met mij mijn moet na naar niet niets
    nog nu of om omdat ons onze ook op over reeds te tegen toch toen tot u uit uw van veel voor waar waarom wanneer want waren was wat we wel welke werd
    wie wij wilde word worden wordt zal ze zelf zich zij zijn zo zonder zou`,
  sv: `alla allt att av blev bli blir de dem den deras dess det detta dig din dina ditt du där då efter ej eller en er ett från för ha hade han
    hans har hon honom hur här i icke inte jag ju kan kunde man med mig min mina mitt mot mycket ni nu när någon något några och om oss på sedan sig
    sin sina sitt ska skulle som så till under upp ut vad var vara varför varit vart vem vi vid vilka vilken vilket åt är över`,
  da: `ad af alle at blev blive bliver da de dem den denne der deres det dette dig din dine dit du efter eller en end er et for fra ham han hans har
    havde have hende hendes her hos hun hvad hvem hvilken hvis hvor hvordan hvorfor hvornår i ikke ind jeg jer jo kan kunne man mange med meget men mig min mine
    mit mod nej nogen noget nogle nu når og også om op os over på selv sig sin sine sit skal skulle som så til ud under var ved vi vil ville være været`,
  no: `alle at av ble bli blir da de deg dem den denne der dere deres det dette din ditt du eller en enn er et etter for fordi fra ha hadde han hans har
    henne hennes her hun hva hvem hvilken hvis hvor hvordan hvorfor i ikke inn jeg kan kunne man mange med meg meget men mens mer min mine mitt mot noe noen
    nå når og også om opp oss over på seg selv sin sine sitt skal skulle som så til ut var ved vi vil ville være vært`,
  fi: `ei ehkä en että et eivät hän häneen hänen hänet heidän hei ja jo joka jos jossa jota kanssa kenen kuin kuinka kuka kun me mihin miksi mikä millainen milloin
    minkä minua minulla minulle minun minut minä missä mistä mitä miten mukaan mutta myös ne niin niiden niin nyt ole oli olen olet olin olivat olla on ovat
    se sekä sen siellä siinä sinulla sinun sinä sitten sitä tai te teidän tuo tämä tämän vain vielä voi`,
  hu: `a abban ahhoz aki ami amikor az azért azt azután azzal be bele csak de egy egyik el ekkor én és ez ezért ezt fel ha hanem hiszen hogy hogyan hol
    hová honnan i igen így ill is itt jó ki kinek kit kivel le legyen lesz lett maga már még meg melyik mert mi miért mikor mint minden mit mivel most nagyon
    nekem neki nem nincs olyan ő ők össze őt pedig s sem sok számára szerint te több tud után vagy vagyok valami van vannak volt voltam voltak`,
  ro: `a acea această aceasta acel acest acesta ai al ale alt altă am ar are aș asta așa atunci au avea avut că când care ce cei cel cine cu cum cât câți
    da dacă dar de deci din despre după e ea ei el ele era eram este eu fi fie fost iar îi îl în în îmi își la le lor lui mai mă mea mei meu mi mie mult ne nici
    noi nostru nu o pe pentru prea prin să sa sale sau său se și spre sunt sînt ta te toată tot toți tu tău un una unde unei unor unui unul vă voi`,
  tr: `acaba ama ancak artık aslında bana bazı belki ben beni benim bir biri biz bize bizim bu buna bunu bunun burada çok çünkü da daha de değil diye en gibi
    hem hep hepsi her hiç için ile ise kadar ki kim kime kimi mi mı mu mü nasıl ne neden nerede nereye neyi niçin niye o olan olarak oldu olduğu olsa
    ona onlar onu onun orada oysa sana sen seni senin şey şu siz sizin sonra tüm ve veya var vardı ya yani yok zaman`,
  cs: `a aby aj ale ani ano asi až bez bude budeme budou budu by byl byla byli bylo být co což či já jak jaká jaké jako jakou jaký jakých jakým je jeho jej její jejich jemu jen ještě
    jestli ji jí jim jsem jsi jsme jsou jste k kam kde kdo kdy když ke která které kterou který kteří komu má máme mám máš mě mi mít mně mnou moc můj moje
    musí my na nad nám nás náš naše ne nebo nebyl nebyla něco nějak nějaký než nic ním o od on ona oni ono pak po pod podle pokud potom pro proč protože před při s se si
    svou své svůj ta tak také taky tam te tě tedy ten tento ti to tobě toho tohle tom tomu tu tuto tvůj ty u už v ve vám vás váš vždy z za zda ze že`,
  pl: `a aby albo ale ani będzie bez bo był była było były być ci cię co coś czy czyli dla do gdy gdzie go i ich ile im ja jak jaka jaki jakie jako je jego
    jej jest jestem jeszcze już każdy kiedy kim kto która które którego który ma mam masz mi mnie mój moja może mu my na nad nam nas nasz nic nie niego nim o od on
    ona one oni pan po pod ponieważ przed przez przy są się skąd swoje ta tak także tam te tego tej ten też to tobie tu twój twoja ty tylko tym u w we więc
    wszystko z za ze że żeby`,
  ru: `а без более бы был была были было быть в вам вас весь во вот все всё всего всех вы где да даже для до его ее её если есть еще ещё же за здесь и из или им
    их к как какая какие какого какой когда кого кому кто куда ли либо мне много может мой моя моё мои мы на над надо наш не него нее ней нет ни них но ну о об
    однако он она они оно от откуда очень по под почему при с сам свой свою себя со так также такой там твой твоя тебе тебя тем то тоже только том тот ты у уже
    хотя чего чей чем что чтобы чьё чья эта эти это этого этой этот я`,
  uk: `а або але без би був була були було бути в вам вас вже ви від він вона вони воно все де для до дуже його є же за з зі і із її їх й коли кого кому куди
    ли мене мені ми мій моя на навіщо нам нас наш не неї ні них ну о об по при про свій себе скільки та так також там твій тебе ти тільки то тобі у хто це
    цей ця чи чого чому що щоб я як яка яке який які`,
  ar: `في من إلى الى على عن مع هذا هذه ذلك تلك هو هي هم أنا انا أنت انت نحن كان كانت كنت يكون ما ماذا متى أين اين كيف لماذا هل لم لن لا ليس قد لقد ثم أو او أن ان إن
    الذي التي الذين كل بعد قبل عند عندما حتى بين منذ أي اي أيضا ايضا فقط جدا لكن بل يا به بها له لها لي لك فيه فيها منه منها عليه عليها و ف ب ل هناك هنا كم لأن لان`,
} as const;

/** Languages whose grammar words are known here. */
export type StopLanguage = keyof typeof lists;

export const stopLanguages = Object.keys(lists) as readonly StopLanguage[];

/** Left over from addresses on the web: in every language noise. */
const webWords = ['http', 'https', 'www', 'com', 'html'];

const sets: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  stopLanguages.map((language) => {
    const words = lists[language].split(/\s+/);
    return [language, new Set([...words, ...words.map(foldWord), ...webWords])];
  }),
);

const languagesByWord: ReadonlyMap<string, readonly StopLanguage[]> = (() => {
  const byWord = new Map<string, StopLanguage[]>();
  for (const language of stopLanguages) {
    for (const word of sets.get(language) ?? []) {
      if (!webWords.includes(word)) byWord.set(word, [...(byWord.get(word) ?? []), language]);
    }
  }
  return byWord;
})();

const noLanguages: readonly StopLanguage[] = [];

/** Whether the word only carries grammar in the language; always false for a language without a list. */
export function isStopWord(word: string, language: string): boolean {
  return sets.get(language)?.has(word) ?? false;
}

/** The languages in which the word only carries grammar. */
export function stopLanguagesOf(word: string): readonly StopLanguage[] {
  return languagesByWord.get(word) ?? noLanguages;
}
