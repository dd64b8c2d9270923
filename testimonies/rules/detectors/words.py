"""Capitalised words that are nobody's name, and the trades and kin that stand before one. In lower case."""

# What begins a sentence, or follows « je suis » and « Madame », and is no name.
STARTERS = frozenset(
    """
    papa maman mamie papi mum mom dad mummy daddy dieu god dr doctor pr prof courage merci bisous bises cordialement a
    after again alors and aucun aucune aujourd aussi avant avec because before bien bonjour bonne bonsoir bref but by car
    ce cela celle celui ces cet cette chaque chère cher chez comme comment dans de dear deux depuis des desormais donc du
    elle elles en encore enfin ensuite est et eux finally for from hello hi he heureusement hier his her hors i ici il ils
    in it its j je jamais je l la là le les leur leurs lorsque lui ma mais malgré merci mes moi mon monsieur madame
    mademoiselle même mlle mme mr mrs ms my ne next ni no non nos notre nous of on or ou où oui par parce pas pendant
    personne peu plus plusieurs pour pourquoi pourtant puis qu quand que quel quelle quelqu qui quoi rien s sa sans sauf
    se ses she si sinon so soit son sous sur ta tant te tes that the their then there they this to ton toujours tous tout
    toute toutes très trop trois tu un une vers voici voilà votre vos vous we what when where who why with y yes you your
    x z abc sav rdv lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday
    sunday today tomorrow janvier février mars avril mai juin juillet août septembre octobre novembre décembre january
    february march april may june july august september october november december noël christmas demain tard late early
    twice back out off me him them us himself herself lui-même autrement ainsi lui-meme
    """.split()
)
TRADES = frozenset(
    """
    technicien technicienne livreur livreuse plombier plombière électricien électricienne serrurier serrurière
    chauffagiste déménageur déménageuse chauffeur conducteur conductrice intervenant intervenante ouvrier ouvrière artisan
    peintre maçon carreleur menuisier installateur installatrice monteur monteuse réparateur réparatrice dépanneur
    dépanneuse ramoneur jardinier jardinière facteur factrice postier coursier coursière ascensoriste vitrier couvreur
    cuisiniste agent agente conseiller conseillère commercial commerciale vendeur vendeuse démarcheur releveur employé
    employée salarié collègue responsable chef cheffe patron patronne directeur directrice gérant gérante gestionnaire
    manager superviseur superviseure secrétaire standardiste opérateur opératrice médiateur médiatrice président
    présidente propriétaire propriétaires bailleur bailleuse locataire syndic gardien gardienne concierge agent-immobilier
    agence infirmier infirmière médecin docteur kiné kinésithérapeute ambulancier ambulancière soignant soignante
    aide-soignant aide-soignante pharmacien psychologue avocat avocate notaire huissier juge procureur maire adjoint
    adjointe policier policière gendarme brigadier commissaire inspecteur inspectrice enquêteur professeur prof éducateur
    animateur coach moniteur traiteur coiffeur coiffeuse masseur photographe stagiaire apprenti apprentie voisin voisine
    homme femme mec gars type monsieur dame fille garçon bonhomme jeune client cliente engineer technician plumber
    electrician builder fitter mover driver courier postman carpenter painter locksmith gardener cleaner handyman landlord
    landlady agent manager boss supervisor colleague neighbour neighbor nurse doctor carer solicitor lawyer officer
    constable inspector surveyor roofer caretaker janitor installer repairman salesman assistant receptionist director
    secretary owner lodger tenant man woman guy lad bloke girl boy fellow chap worker contractor decorator délégué
    déléguée référent référente
    """.split()
)
KIN = frozenset(
    """
    mari femme époux épouse conjoint conjointe compagnon compagne copain copine ami amie fils fille frère sœur soeur mère
    père maman papa tante oncle cousin cousine neveu nièce beau-père belle-mère beau-frère belle-sœur coloc colocataire
    voisin voisine bébé enfant aîné aînée cadet cadette fiancé fiancée ex collègue husband wife partner boyfriend
    girlfriend friend son daughter brother sister mother father mum mom dad aunt uncle nephew niece flatmate roommate
    housemate neighbour neighbor baby mate fiancé fiancée
    """.split()
)
# Brands, firms and public bodies that a story names: « M. Orange », « Leroy Merlin ».
COMPANIES = frozenset(
    """
    orange sfr free bouygues numericable sosh red canal canalplus edf engie gdf enedis grdf veolia suez total
    totalenergies eni ekwateur proximus belgacom voo telenet base swisscom sunrise salt bell videotron vidéotron rogers
    telus hydro hydro-québec amazon chronopost colissimo dpd dhl ups fedex gls hermes mondial relay relais postnl bpost
    poste laposte geodis darty fnac boulanger conforama ikea castorama leroy merlin lapeyre but bricolage bricorama brico
    brico-dépôt alinéa cdiscount carrefour auchan leclerc lidl monoprix casino intermarché franprix picard décathlon
    decathlon maisons uber deliveroo foodora blablacar airbnb booking leboncoin vinted foncia nexity century orpi laforêt
    guy-hoquet citya era loiselet facebook instagram snapchat snap tinder bumble badoo whatsapp messenger telegram google
    apple samsung microsoft iphone android twitter youtube tiktok linkedin discord signal maif macif matmut axa allianz
    groupama mma generali covea bnp crédit société caisse banque lcl boursorama ing police gendarmerie mairie préfecture
    tribunal cnil dgccrf pôle caf cpam sécu sécurité samu croix sncf ratp stif tcl navigo doctolib velux propre net meuble
    pagesjaunes stuart frichti nespresso culligan kärcher british gas royal mail virgin media sky vodafone telecom
    telecoms télécom télécoms ee three tesco argos currys asda sainsbury openreach evri yodel hermes parcelforce thames
    water worcester bosch renault peugeot citroën citroen ford opel volkswagen toyota fiat bmw audi mercedes worx siemens
    miele whirlpool philips sony service services mobile fibre box internet client clients express assistance sat
    ofcom ofgem ombudsman citizens
    dépannage réseau group groupe sas sarl ltd limited plc agency agence immo immobilier
    homes council housing
    """.split()
)
# Firms that bear a person's whole name.
FIRMS = frozenset(
    {
        "guy hoquet", "stéphane plaza", "yves rocher", "louis vuitton", "marie claire", "franck provost", "jacques dessange",
        "thomas cook", "john lewis", "calvin klein", "hugo boss", "michel augustin", "paul smith",
    }
)  # fmt: skip
