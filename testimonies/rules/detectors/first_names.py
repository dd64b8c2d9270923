"""First names frequent in French and English-speaking countries, in lower case; of a compound one, its first part.

Left out are those that are rather a word or a place at the head of a sentence: France, Florence, Noël, Will, May…
"""

FIRST_NAMES = frozenset(
    """
    aaron abby abdallah abdel abdelaziz abdelhak abdelhamid abdelilah abdelkader abdelkarim abdelmajid abdenour
    abderrahmane abdesslam abdou abdoul abdoulaye abdul abdullah abel abena abimbola achille achraf adam adama adebayo
    adelina adeline adil adnan adrian adriana adrien adèle agata agathe agnieszka agnès ahcène ahmed aicha aidan aiden
    aileen aimé aimée ajay akiko akim akosua akram aksel alain alan alana alassane alban albane albano albert albertine
    aled alejandro aleksandra alessandro alessia alex alexandra alexandre alexandrine alexia alexis alfie alfred ali alice
    alicia alina aline alisha alison alistair alix alizée allan allison alonso aloïs aloïse alphonse alvaro alyssa amadou
    amal amanda amandine amani amber ambre amel amelia amin amina aminata amine amir amira amit ammar amy amélia amélie
    anas anastasia anatole anaëlle anaïs andre andreas andrei andrew andrzej andré andréa andrée andy aneta ange angela
    angelina angelo angèle angélique anil anissa anita anja anjali anna annabelle anne annette annick annie anouchka anouk
    anselme anthony anthéa antoine anton antonella antonin antonio antony apolline archie ariane arielle arjun armand
    armando armel armelle armindo arnaud arsène arthur artur arun ashley ashok ashraf asif asma assane assia astou astrid
    athénaïs aubin aude audrey auguste augustin augustine auriane aurore aurélia aurélie aurélien awa axel axelle aya
    ayden ayesha aylin ayman aymeric ayoub ayşe azeddine aziz azzedine aïcha aïssa aïssatou bachir badr bakari bakary
    baldev baptiste barbara barry bartosz basile bastien baudouin beata beatrice beatriz becky belinda bella belmira ben
    benedict benjamin benjamine benny benoite benoît berenice bernadette bernard bernie bertille bertrand beth bethany
    betty beverley bianca bilal bilel billy bilqis blaise blandine bob bogdan bojan bonnie boris boubacar bouchra bożena
    brad bradley brahim bram brandon breanna brenda brendan brett brian brianna brice bridget brieuc brigitte brittany
    bronwen brooke bruce bruno bryan bryce bryony burak béatrice bénédicte bérangère bérénice caitlin callum calogero
    calvin camelia cameron camilla camille candice capucine carina carine carl carla carlos carmen carol carole carolina
    caroline carrie carys casper cassandra cassandre cassie catalina catarina catherine cathy catriona celeste celia cem
    chad chadi chantal chantelle charles charlie charlotte charlène chaïma cheikh cheryl chiara chidi chinedu chloe chloé
    chris christelle christian christiane christina christine christophe christopher cian ciara ciaran ciarán cindy claire
    clara clarisse claude claudette claudia claudine claudio claudiu clemens clement clive clotilde clélia clémence
    clément clémentine cléo colette colin coline colleen conceição concetta connie connor conor constance coralie cordelia
    corentin corentine corey corinne cornélia cosmin courtney craig cricri cristian cristiana cristina crystal curtis
    cynthia cyprien cyrielle cyril cyrille cátia cécile cédric céleste célestin célestine célia célie céline dafydd dalila
    damian damien damon dan dana daniel daniela daniele danielle danila danilo danny danuta daphné dara darius darren
    darryl dave david davide davina dawid dean deb debbie deborah declan deepak deirdre dejan delia delphine demba denez
    denis denise deniz dennis derek desiree deven devin diana diane didier diego dilan dilys dimitri dina dinah djamel
    djibril djénéba dmitri dolores domenica domenico dominic dominika dominique domitille donal donald donatella donna
    donovan dorian doriane doris dorothy dorothée doryan doug dougie douglas dragan driss drissa duarte duncan dursun
    dwayne dwight dylan dylane eamon eddy edgar edith edmond edna edouard eduardo edward eglantine eileen eilidh eirik
    ekin elea eleanor elena eliane elias elif elijah eline elio eliot elis elisa elise elizabeth ella ellen ellie elliot
    elodie eloi elouan eloïse elsa elvire elvis eléa emeka emeline emerson emile emilia emilie emilien emily emir emma
    emmanuel emmanuelle emmett emre emrys enea enguerrand enora enrico enrique enzo eric erica erik erin ernest ernesto
    erwan erwann esma esra esteban estelle esther ethan etienne eugenia eugène eugénie eulalie eunice eva evan evans
    evelyn evelyne evgeny ewan ewen ezra fabien fabienne fabio fabiola fabrice fadel fadila fahd faheem faisal fanny
    fantine faouzi farah farid farida fariha faruk fatih fatiha fatima fatine fatma fatna fatou fatoumata faustine fay
    faycal fayçal federico felicia felicity felipe felix femi ferdinand fergal fernand fernanda fernando fethi fiacre
    filipe filomena finlay finley fiona firas firmin flavia flavie flavien flavio flora florent florian fode fodé fouad
    foulques francesca francesco francine francis francisco franck frank frankie franky franz françois françoise fraser
    fred freddy frederic frederick frieda frédéric frédérique fátima félix gabin gabriel gabriela gabriele gabrielle gaia
    gail ganesh garance gareth garry gary gaspard gauthier gavin gaz gazza gaétan gaël gaëlle gaëtane geert geeta gemma
    geneviève gennaro geoff geoffrey george georges georgie georgina gerald gerard gerhard germain germaine gethin ghada
    ghislain ghislaine giacomo gilbert gilberte gilda gildas giles gilles gillian gina giorgio giovanna giovanni gisèle
    giulia giuseppe gladys glen glenda glenn gloria godefroy godelieve gontran gonzague gonzalo goran gordon graham greg
    gregor greta griet grzegorz grégoire grégory guilhem guillaume guillemette gulsah gurpreet gustave guy gwen gwenaël
    gwenaëlle gwendal gwendoline gwladys gwyneth gwénolé gérald gérard gülsüm günter habib habiba hadrien hafida hafsa
    hajar hakan hakim hakima halima hamed hamid hamida hamidou hamish hamza hana hanae hanane hanna hannah hans hansjörg
    harold harpreet harriet harry harvey hasan hashim hasna hassan hawa hayat hayley hazel haïm heather hector heidi helen
    helena helene helga helmut henri henrietta henrik henry herbert hermann hermine hervé hicham hilary hilda hind
    hippolyte hiroshi hocine hoda holly honorine horace horatio houda houria houssem howard hubert hugo hugues huguette
    hussein hédi hélder hélias héloïse hélène hüseyin iain ian ibrahim ibrahima ibtissem ida idir idriss idrissa ieuan
    ifeoma ignacio igor ihsan ikram ilan ilaria ilhem ilian iliana ilona ilyas ilyes imad iman imane imen imran imène
    inaya ines ingeborg ingrid inna inès ioana ion irena irina iris irma irène isaac isabel isabella isabelle isaiah
    isaure ishak isidore ismael ismail ismaël ismaïla isobel issa issam ivan ivana ivo ivy iwan izabela jacinta jack
    jackie jacky jacob jacqueline jacques jacqui jada jade jaden jaime jake jakub jalil jamal jamel james jamie jamila
    jana jane janet janice janine jaouad jared jarek jasmine jason jaspreet jawad jaya jayden jean jeanne jeannette
    jeannine jeff jeffrey jelena jen jenna jennifer jenny jeremiah jeremy jeroen jerome jerry jess jesse jessica jill
    jillian jim jimbo jimmy jo joachim joan joana joaquim joaquina jocelyn jocelyne jodie joe joey johan johann johanna
    john johnny jojo jolanta jon jonas jonathan jonny jordan jordane jorden jordi jordy jorge joris jose josef joseline
    joselito joseph josepha josephine josette josh joshua josiah josiane josie joss josselin josué josé joséphine jowita
    joy joyce joël joëlle juan juanita judd jude judith judy jules julia julian juliana julie julien julienne juliette
    julio julius junaid justin justine justyna jérem jérémie jérémy jérôme jéssica jürg jürgen kacem kacper kader kadi
    kadiatou kadija kaitlyn kamal kamel kamil kamila karam karen karim karima karina karine karl karol karolina kashif
    kasia kassandra katarina katarzyna kate katharina katherine kathleen kathryn kathy katia katie katrina katy kavita kay
    kayla kayleigh kaïs keith kelly kelvin kemi ken kendra kenji kenneth kenny kenza kenzo kerry kerstin kevin khadidja
    khadija khadim khaled khalid khalil kieran kilian killian kilyan kim kimberley kimberly kirk kirsten kirsty klaus kobi
    koen kofi konrad kouamé kristina kristof krystian krystyna krzysztof kurt kwaku kwame kwasi kyle kylian kylie kyllian
    kévin lacey laetitia laila lakhdar lakshmi laly lamia lamine lana lance lara larbi lars lassana lassine latifa laura
    laure lauren laurence laurent lauriane laurie laurine lauryn laurène lawrence layla laëtitia leah leandro leanne lee
    leeroy leila lenny lenzo leo leon leona leonard leonardo leonie leonor leroy leslie lesly lester leszek lewis lexie
    leyla leïla lia liam liana licia lila lilia lilian liliane lilly lilou lily lilya lina linda lindsay lindsey linh
    lionel lionnel lisa lisandro lisbeth lise lison livia liz liza lizzie ljiljana lloyd loane loanne logan loick lois
    lola loman lorena lorenzo loretta loris lorna lorène lottie lou louane loubna louis louisa louise louna lounis lounès
    loïc loïck luana lubna luc luca lucas luciano lucie lucien lucienne lucinda lucio lucy ludivine ludmila ludo ludovic
    luigi luis luisa lukas lukasz luke lulu luna luther lyam lyana lydia lydie lylian lyna lynda lyne lynn lynne lyès léa
    léandre léna lénaïg léo léon léonie maarten mabel mackenzie madalena maddie maddy madeleine madeline mady mael maelle
    maelys maeva magali magda magdalena maggie magnus maha mahamadou mahdi mahdia maher mahesh mahmoud mahé maimouna majid
    maksim malak malcolm malik malika mallaury mallory malo malou mamadou mamoud mamoudou mandy manel manolo manon
    manpreet manu manuel manuela mara marc marceau marcel marcela marcelle marcia marcin marco marcus mared marek margaret
    margarida margarita margaux marge margie margot marguerite maria mariam mariama mariana marianne mariano maribel marie
    marietta marina marine mario marion marius mariétou marjolaine marjorie mark marko markus marloes marlon marlène marta
    martha marthe martin martine marvin marwa marwan mary maryam maryline marysa maryse maryvonne marzena massimo
    massinissa mateo mateusz mathias mathieu mathilde mathis mathys mathéo matilda matilde matt matteo matthew matthias
    matthieu matthis matthys mattia mattéo maud maurane maureen maurice mauricio maurizio mauro mavis max maxence maxime
    maxine maya mayline maylis mayssa maéva maël maëlle maëlyne maëlys maëva maïa maïlys maïmouna maïté maïwenn małgorzata
    medhi meera meg megan mehdi mehmet melchior melinda melody melvin meredith meriem meryem meryl messaoud mhairi mia
    michael michaela michal michaël michał michel michela micheline michelle michèle mickaël mickey mieke miguel mihai
    mikael mikail mikaël mike mikhail mila milann milena miles milo milos miloud mimoun mina mingming minh miranda
    mireille miriam mirjana mirko mitchell mohamed mohammed mokhtar moktar molly momar momo mona moncef monia monica
    monika monique mordecai morgan morgana morgane morris mostafa mouhamed mouloud mouna mounir mounira mourad moussa
    moustapha moïse muhammad muhammed murat muriel musa mustafa mustapha mylan mylène myriam médéric mégane mélanie mélina
    méline mélissa mélodie mélusine nabil naby nadeem nadia nadim nadine nadir nadjet nadège nafissatou nahla najat najib
    najwa nanette naoko naomi nasreen nasser nassim nassima natacha natalia natalie natasha nathalie nathan nathanaël
    nathaniel naveed nawal nawel nazim naël naëlle naïm naïma naïs ndeye neal ned nedjma neha neil nejma nell nelly nelson
    nenad nermine nerys nesrine nessim nestor nevena ngozi nicholas nick nico nicola nicolas nicole nicoleta niels nigel
    nihad nikita niko nikolaï nikos nils nina nino ninon nisha nneka noa noah noam noel nohan nolan nolwen nolwenn nonna
    noor nora norah norbert nordine noreen norma norman nouhoum nour noura noureddine nouria noé noélie noémie noëlie
    noëlle nuno nuria nélson néo oana oceane octave océane océanne odette odile oksana olaf oleg olga oli olivia olivier
    oluwaseun olwen omar omayma ombeline ophelia ophélie oriane orlane orson oscar oswald othman othmane otto ouarda
    ouassim oumar oumaïma oumou ousmane ousseynou owen ozan ozgur oznur ozzy pablo paige paloma pam pamela paola paolina
    paolo parveen pascal pascale pascaline pat patrice patricia patricio patrick patrik patsy patty paul paula paulette
    paulin paulina pauline paulo pavel pawel paweł pearl pedro peggy penelope percy perrick perrine pete peter petra
    petronille petru phil philaé philibert philip philippa philippe philippine philomène phoebe pierre pierrette pierrick
    pieter pietro piotr pooja priscilla priscillia priya priyanka przemek pénélope quentin rabah rabia rachel rachid
    rachida radia radouane radovan rafael rafaele rafaël raffaele rafik rahul raj rajesh rakesh ralph ramata ramdane
    ramesh rami ramon ramona randa randy rania raoul raphaelle raphaël raphaëlle raquel rashid ravi ray rayan rayane
    raymond raymonde razika raúl rebeca rebecca reda redouane reece reggie regina renata renato renaud rené renée reto
    reuben rhiannon rhodri rhys riad riadh ricardo riccardo richard rick ricky rico ringo rita riyad rkia roaldo rob
    robbie robbo robert roberta roberto robin robyn roch rochelle roderick rodney rodolfo rodolphe rodrigue rogelio roger
    rohan rokhaya rokia rokiatou roland rolande romain romane romaric romu romuald romy roméo ron ronald ronan ronnie rory
    rosa rosalie rosalind rosanna rosaria roseline rosella rosemary rosie ross rosy rowan roxana roxane roy roya rozenn
    ruaridh ruben ruby ruddy rudy ruedi rufus rui rukia rupert russell ruth ryad ryan rym ryszard réda régine régis réjane
    rémi rémy saad sabah sabine sabri sabrina sacha sadia sadie sadio safia said saida saira salah salim salima salimata
    sally salma salomon salomé saloua salvatore sam samah samantha samba sambou sami samia samir samira samson samuel samy
    samya sana sanaa sander sandra sandrine sandro sandy sanjay saoirse sara sarah sasha satnam satoshi saturnin savannah
    saverio saïd saïda saïdou saïf scarlett scott sean seb sebastian sefa sekou selena selim selin selina selma senan
    serena serge sergio seth seynabou shabnam shane shannon sharon shaun shauna shazia shaïna sheila sherley shirley siaka
    sibylle sid sidi sidney sidonie siegfried siga sigrid silas silvia silvio simao simeon simon simona simone sinead
    sinéad siobhan siobhán sira sixtine siân skander slimane slobodan smaïn snezana soazig sofia sofian sofiane sofie
    sofien sohail sohan soizic sokhna solange soledad solenn solenne soline solène sonia sonny sonya sophia sophian sophie
    soraya sorin sorya souad soufiane soukaina souleiman souleymane soumaya soumaïla spencer stacy stan stanislas
    stanisław steeve stefan stefania stefanie stefano stella sten steph stephan stephane stephanie stephen stephie steve
    steven stevie stuart stéphane stéphanie sue sukru suleyman sunita sunny suresh suzanna suzanne suzette suzie svetlana
    swann sybil sybille sylvain sylvaine sylvana sylvester sylvette sylviane sylvie sylwia szymon séamus sébastien
    sébastienne séga ségolène sékou séraphin séréna séverine tabatha tadeusz tahar tahir takeshi takoua talia tamara tammy
    tancrède tanguy tania tanya tara tarek tarik tariq tasnim tatiana tayeb taïeb ted teddy terence teresa terry tess
    tessa thalia thaïs thea thelma theo theodore theresa thiago thibaud thibauld thibault thibaut thibeault thien thierry
    thiébaut thomas thomasine thuy théa théo théodora théodore thérèse tia tiago tiana tidiane tifenn tiffany tilda tilly
    tim timo timothy timothée timéo tina tiphaine titouan titus tobias toby todd toinou tom tomas tomasz tomek tonia tony
    toufik toufiq tracey tracy trevor tricia trina trish tristan tristana troy tudor tugba tugdual tunde tyler tyron
    tyrone téa télesphore téo tévin ueli ugo ulysse uriel ursula ursule usama usman vadim valentin valentina valentine
    valeria valerie valerio valérie vanessa vasco vasile vassili vera verena veronica veronika vesna vianney vic vicky
    victoire victor victoria victorien vijay vikram viktor viktoria vincent vincenzo vinh vinnie violetta virgil virgile
    virginie vitor vittorio vivian viviane vivienne vlad vladimir volkan vreni vânia véronique wacim wafa wahiba wahid
    waldemar walid walter wanda waqar warren wassil wassila wassim wayne weiwei wendy wesley wiam wilfred wilfrid wilfried
    willem william willy wilma wim winnie wissam wojciech wojtek wolfgang wouter wyatt xander xandra xavier xavière
    xiaoming ximena xiuying yacine yacouba yahia yahya yamadou yamina yanick yanis yaniss yann yanne yannick yannis yara
    yasin yasmeen yasmin yasmina yasmine yassin yassine yassir yaw yazid yaël yaëlle yehudi yelena yetunde ylan yoan yoann
    yohan yohann yohanna yoko yolaine yolande yolène yonas yoni yorick yosra youcef youmna younes youness younous younès
    youri youssef youssouf ysaline yuki yuri yusuf yuting yvain yvan yvanna yves yvette yvon yvonne zach zacharie zachary
    zack zahia zahra zainab zakari zakaria zaki zakia zara zaïd zbigniew zdravko zeeshan zeina zelda zeynep zeïna zied
    zineb zinedine zinédine zita zoe zofia zohra zoltan zoran zoubir zouhair zoulikha zoé zuzana zyad zélie ève édith
    édouard éliane élie élina éliott élisa élisabeth élise élodie éloi éloïse éléonore émile émilie éric étienne éva
    łukasz
    """.split()
)

# Words of a language too, or too short: names only with a capital. All the others are also names without one.
WORDS_TOO = frozenset(
    """
    abel adam agathe aimé aimée ali amber ambre amine andy ange angela annette archie armand aubin auguste augustin aurore
    axel beata bella ben benoît bernard beth betty billy blaise bob bonnie boris bram bruce cameron camille capucine carl
    carmen carol casper cassandra cassie celeste chad charlie charlotte christian claire clara clémence clément clémentine
    cléo colette colin constance coralie crystal céleste dan dana dave dean deb denis diane dina dolores dominique duncan
    edith elif ella emerson emir emma ernest evan fabrice fantine fatma fiacre firmin flora francis franck frank franz
    fraser fred félix garry gary gaspard georgie germain germaine gilles gladys glen gloria grégoire guy gérard hana
    harold harry harvey hazel heather hector helena henry hind holly honorine hugo ida igor ilan imen ines iris issa ivan
    ivy jack jackie jacob jacques jade james jane jasmine jean jen jenny jerry jess jim jimbo jo joe john jojo jordan josh
    joy juan jude jules julienne julio justin justine kadi karl kay kelly kelvin ken kim kirk kobi lacey lana lance
    laurence laurent lee leo leon leroy leslie lester lila lily lina lisa lise liz logan lois lou louis louise luc lucie
    ludo lulu luna madeleine maha malo mandy manon manu manuel mara marc margarita margaux marge margot marguerite maria
    marie marina marine mario marion mark martin martine mary matt maud maurice max maxime maxine melody mia mickey mike
    mila miles milo mina miranda mitchell momar momo mona monique morgan morgane morris naby nadir nell nelson nick nina
    noa noah noam noel nora norma norman nour noé octave oli olivier omar orlane oscar ozan paige paloma pam pascal pat
    patsy paul pearl percy pete peter petra phil philippine pierre pierrette rachel radia ralph rami ramon randy ray reda
    regina rené reto richard rick ringo rita rob robert robin roch roger roland romain romane romy ron rosa rosalie
    rosemary ross rosy rowan roy ruby rui russell sabah sabine sacha said sally sam sami sana sander sandy sara sasha
    scarlett sean seb selma serge seth sharon siga silas simon simone sira solange sonia sonny spencer stella sten sue
    sunny suzette tara ted terry théo tilly tim timo tina titus toby tom tony troy tunde tyler ugo ursula valentin
    valentine vasco vera vic victoire victor victoria wanda warren wayne willy yanne yaw yves zara zita zoe
    """.split()
)
