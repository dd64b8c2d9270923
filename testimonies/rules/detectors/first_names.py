"""First names frequent in France and its neighbours and in English, in lower case.

Left out are those that are rather a word or a place at the head of a
sentence: France, Florence, Noël, Will, May, Grace…
"""

FIRST_NAMES = frozenset(
    """
    aaron abdel abdelkader abdou abdoulaye abel achille adam adama adeline adil adrien adèle agathe agnès
    ahmed alain alan alban albert alessandro alex alexandra alexandre alexandrine alexis alfred ali alice
    alicia aline alison alix aloïs alphonse amadou amanda amandine amin amina amine amir amélie anas
    anastasia anaïs andreas andrew andré andréa andrée andy ange angèle angélique anissa anita anna anne
    annick annie anouk anthony antoine antonin antonio apolline armand armelle arnaud arthur asma assia
    astrid aude audrey auguste augustin aurore aurélia aurélie aurélien axel axelle aya aymeric ayoub aziz
    aïcha aïssatou baptiste barbara bastien benjamin benoît bernadette bernard bertrand bilal blandine boris
    boubacar brandon brenda brian brice brigitte bruno bryan béatrice bénédicte bérénice camille carine
    carla carlos carmen carole caroline cassandra catherine chantal charles charlie charlotte charlène
    cheikh chloé chris christelle christian christiane christina christine christophe christopher cindy
    claire clara clarisse claude claudette claudia claudine clotilde clémence clément clémentine cléo
    colette coline constance corentin corinne cyril cyrille cécile cédric céleste célestin célia céline
    damien daniel daniela danielle danny daphné dave david deborah delphine denis denise diana diane didier
    diego djamel djibril dominique donovan doriane dorothée driss dylan eddy edmond edward elena elias
    elizabeth ella ellen elliot elodie elsa emilie emilien emily emma emmanuel emmanuelle enzo eric erica
    erwan esteban estelle esther eugène eugénie eva evelyne fabien fabienne fabio fabrice fadila fanny
    fatiha fatima fatou fatoumata faustine ferdinand fernand fernanda firmin flavie flavien flora florent
    florian francesca francine francis francisco franck frank françois françoise frédéric frédérique félix
    gabin gabriel gabrielle gaspard gauthier gaétan gaël gaëlle geneviève geoffrey george georges germain
    ghislaine gilbert gilles giovanni gisèle grégoire grégory guillaume gustave guy gwenaëlle gérald gérard
    hadrien hakim hamza hanna hannah harry hassan hawa henri henry hermine hervé hicham hind honorine houda
    hubert hugo hugues hélène ibrahim ibrahima idriss ilyes imad iman imane imran ingrid inès iris irène
    isaac isabelle ismaël issa ivan jacqueline jacques jade jamal james jamila jan jane janine jason jean
    jeanne jennifer jenny jessica jim jimmy joachim joan joana joaquim johan johanna john jonas jonathan
    jordan jorge joseph josette joshua josiane josselin josé joséphine joy joël joëlle juan judith jules
    julia julian juliana julie julien juliette justin justine jérémie jérémy jérôme kader kadiatou kamel
    karen karim karima karine kate katia kelly kenza kevin khadija khaled killian kylian kévin laetitia
    lamine lana lara laura laure laurence laurent laurine laurène layla laëtitia lenny leslie leïla liam
    lila lilian liliane lilou lina linda lionel lisa lise livia lola lorenzo loris lou louane louis louisa
    louise louna loïc luc luca lucas lucie lucien lucienne lucy ludivine ludovic luis luna lydia lydie léa
    léandre léna léo léon léonie madeleine madison mael maelys magali mahmoud malik malika malo mamadou
    manon manuel manuela marc marceau marcel marcelle marco margaux margot marguerite maria mariam mariama
    marianne marie marina marine mario marion marius marlène martin martine mary maryam maryline maryse
    maryvonne mateo mathias mathieu mathilde mathis mathys mathéo matteo matthew matthias matthieu mattéo
    maud maureen maurice max maxence maxime mayssa maël maëlle maëlys maïa maïté mehdi mercedes michael
    michaël michel micheline michèle mickaël miguel mike mila milan mireille mohamed mohammed monica monique
    morgan morgane mouhamed mouna mourad moussa moïse muriel mustapha myriam mélanie mélina mélissa mélodie
    nabil nadia nadine nadège nancy natacha natalia nathalie nathan nathanaël naël naïm naïma nelly nicolas
    nicole nina nino noa noah noam nolan nora norbert nordine noé noémie oceane octave océane odette odile
    olga olivia olivier omar ophélie oscar othmane oumar ousmane pablo paola pascal pascale patrice patricia
    patrick paul paula paulette pauline pedro perrine peter philippe pierre pierrick quentin rachel rachid
    rachida raoul raphaël raphaëlle rayan raymond raymonde rebecca renaud rené renée ricardo richard robert
    roberto robin rodolphe rodrigue roger roland rolande romain romane romuald roméo ronan roxane ruben ryan
    régine régis rémi rémy sabine sabrina sacha safia salah salim salima salma salomé sam samantha sami
    samia samir samira samuel samy sandra sandrine sara sarah sasha saïd saïda sean selma serge sergio
    sharon sidonie simon simone sofia sofiane soizic solange soline solène sonia sophia sophie soraya souad
    soufiane soumaya stan stanislas stella steve steven stéphane stéphanie suzanne suzie sybille sylvain
    sylvaine sylvester sylviane sylvie sébastien ségolène séraphin séverine tanguy tania tarek tatiana teddy
    thaïs thibaud thibault thibaut thierry thomas théa théo théodore thérèse tiago tifenn tim timothée timéo
    tiphaine titouan tom tony tristan téo ugo ulysse valentin valentine valérie vanessa vera victoire victor
    victoria vincent virginie viviane vladimir véronique wafa walid wassim wendy wilfried william wissam
    xavier yacine yamina yanis yann yannick yannis yasmina yasmine yassine yoann yohan yohann yolande youcef
    younes youssef youssouf yvan yves yvette yvon yvonne zacharie zakaria zineb zohra zoé ève édith édouard
    éliane élie éliott élisa élisabeth élise élodie éloïse éléonore émile émilie éric étienne
    """.split()
)
