"""Invented names: lists to draw from, by the kind of family a name is at home in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    female: tuple[str, ...]
    male: tuple[str, ...]
    family: tuple[str, ...]


def _names(female: str, male: str, family: str) -> Names:
    return Names(tuple(female.split()), tuple(male.split()), tuple(family.split()))


SCOTS_OLDER = _names(
    "Agnes Aileen Alison Anne Audrey Barbara Brenda Carol Catherine Christine Dorothy Eileen Elaine Elizabeth Evelyn "
    "Fiona Frances Grace Hazel Heather Helen Irene Isobel Jacqueline Janet Jean Jessie Joan Joyce June Kathleen "
    "Linda Lorna Lorraine Margaret Marion Maureen Moira Morag Muriel Nan Norma Pamela Patricia Rhona Rosemary Ruth "
    "Sandra Sheila Shona Susan Una Wilma Yvonne",
    "Alan Alastair Alexander Andrew Angus Archie Barry Brian Bruce Charles Colin David Derek Donald Douglas Duncan "
    "Edward Eric Ewan Frank Gavin George Gordon Graham Gregor Hamish Harry Hugh Iain Ian Jack James John Keith "
    "Kenneth Leslie Malcolm Martin Neil Norman Patrick Peter Raymond Robert Roderick Ronald Roy Russell Scott "
    "Stewart Thomas Walter William",
    "Aitken Allan Anderson Baird Barclay Beattie Bell Black Blair Boyd Brown Bruce Buchanan Burns Cairns Cameron "
    "Campbell Christie Clark Cochrane Craig Crawford Cunningham Davidson Dickson Donaldson Douglas Drummond Duncan "
    "Dunlop Elder Ewing Farquhar Ferguson Findlay Fleming Forbes Forrest Forsyth Fraser Galbraith Gibson Gillespie "
    "Gilmour Gordon Graham Grant Gray Gunn Guthrie Hamilton Hay Henderson Hogg Hunter Hutton Innes Irvine Jamieson "
    "Johnston Kerr Kidd Laing Lawson Leslie Lindsay Logan Lyle MacArthur MacDonald MacKay MacKenzie MacLean MacLeod "
    "MacMillan Marshall McBride McCallum McGregor McIntosh McKinnon Menzies Millar Mitchell Moffat Morrison Muir "
    "Murray Nairn Neilson Nicol Ogilvie Orr Paterson Petrie Pringle Rae Ramsay Rankin Reid Rennie Ritchie Robertson "
    "Ross Rutherford Scott Shaw Sinclair Skene Somerville Spence Stewart Sutherland Taggart Tait Telfer Tennant "
    "Thomson Tulloch Turnbull Urquhart Waddell Walker Wallace Watt Weir Whyte Wilson Wishart Wylie Young Yule",
)
SCOTS_YOUNGER = _names(
    "Abbie Aimee Ailsa Amy Beth Blair Caitlin Cara Charlotte Chloe Courtney Demi Eilidh Ella Emily Emma Erin Eva "
    "Freya Georgia Gemma Hannah Holly Iona Isla Jade Jenna Jessica Jodie Kara Katie Kayleigh Keira Kirsten Kirsty "
    "Lauren Leah Libby Lily Lucy Maisie Megan Mhairi Mia Millie Molly Morven Nicole Niamh Olivia Orla Paige "
    "Poppy Rachel Rebecca Robyn Rosie Samantha Shannon Skye Sophie Summer Zara Zoe",
    "Aaron Adam Aidan Alfie Blair Brodie Caelan Callum Cameron Christopher Connor Craig Daniel Dean Declan Dylan "
    "Euan Ethan Finlay Finn Fraser Gary Glen Greg Harris Innes Jamie Jay Joshua Jude Kai Keir Kieran Kyle Lee Leo "
    "Lewis Liam Logan Luke Lyle Mark Matthew Max Michael Mitchell Murray Nathan Nicholas Oliver Oscar Owen Paul "
    "Rhys Robbie Rory Ross Ruaridh Ryan Sam Sean Shaun Stephen Stuart Struan Tyler Zack",
    " ".join(SCOTS_OLDER.family),
)
GAELIC = _names(
    "Ailios Aileas Anna Beathag Cairistìona Caitrìona Catrìona Ceit Ciorstaidh Dolina Eilidh Ealasaid Fionnghal "
    "Frangag Iseabail Mairead Mairi Marsaili Mòr Mòrag Oighrig Peigi Raonaid Seonag Seònaid Sìne Sìleas Una",
    "Ailean Ailig Alasdair Aonghas Calum Coinneach Cailean Dòmhnall Donnchadh Dùghall Eachann Eòghann Eòin Fearchar "
    "Fionnlagh Iain Lachlann Mìcheal Murchadh Niall Pàdraig Ruairidh Seumas Somhairle Tormod Torcuil Uilleam Ùisdean",
    "Caimbeul Camshron Ceanadach Dòmhnallach Friseal Grannd MacAmhlaigh MacAonghais MacAoidh MacArtair MacCoinnich "
    "MacDhòmhnaill MacFhionghain MacGillEathain MacGriogair MacIllEathain MacÌomhair MacLeòid MacNèill MacPhàrlain "
    "MacRath Moireasdan Rothach Siosalach Stiùbhart",
)
ENGLISH = _names(
    "Alice Amanda Beatrice Bridget Cheryl Daphne Deborah Eleanor Florence Gillian Harriet Imogen Jane Josephine Julia "
    "Kate Laura Marjorie Nicola Penelope Philippa Sally Sarah Tessa Victoria Wendy",
    "Adrian Anthony Ben Clive Dominic Edmund Felix Francis Gareth Geoffrey Giles Henry Howard Jeremy Jonathan Julian "
    "Laurence Marcus Nigel Philip Richard Roger Simon Timothy Toby Trevor",
    "Abbott Ashdown Bailey Barnes Bennett Bradshaw Carter Chapman Cole Cooper Dawson Ellis Fletcher Fowler Harding "
    "Hargreaves Holloway Hughes Jennings Lloyd Mason Naylor Osborne Parsons Pearce Pritchard Redfern Sanderson "
    "Shepherd Thorne Vaughan Webster Whitaker Wood",
)
IRISH = _names(
    "Aoife Bernadette Bríd Ciara Deirdre Gráinne Maeve Mary Noreen Nuala Órla Róisín Saoirse Sinéad Siobhán Teresa",
    "Aodhán Brendan Cathal Ciarán Conor Dermot Diarmuid Eamon Fergal Fintan Kevin Niall Oisín Pádraic Séamus Tadhg",
    "Boyle Brennan Byrne Coyle Devlin Doherty Donnelly Duffy Gallagher Kelly Lavery McGinley McHugh Mulgrew Nolan "
    "O'Brien O'Donnell O'Neill Quinn Reilly Sweeney Toner",
)
POLISH = _names(
    "Agnieszka Aleksandra Anna Beata Dorota Elżbieta Ewa Grażyna Hanna Iwona Joanna Justyna Karolina Katarzyna "
    "Magdalena Małgorzata Marta Monika Natalia Oliwia Paulina Sylwia Weronika Zofia",
    "Adam Andrzej Bartosz Dariusz Filip Grzegorz Jakub Jan Kamil Krzysztof Łukasz Maciej Marcin Marek Mateusz Michał "
    "Paweł Piotr Przemysław Radosław Szymon Tomasz Wojciech Zbigniew",
    "Adamczyk Błaszczyk Czarnecki Dąbek Gołąb Górka Jabłoński Kaczmarek Kołodziej Kozioł Krawczyk Kubiak Łuczak "
    "Maj Mazurek Nowicki Olszak Pawlak Piątek Sikora Sobczak Szewczyk Wilk Wróbel Zając Zięba",
)
EUROPEAN = _names(
    "Alina Anaïs Bianca Carmen Chiara Daniela Elena Federica Gabriela Giulia Ieva Ilse Ingrid Jana Katerina Lucia "
    "Marija Mihaela Nadia Petra Sofia Svetlana Teodora Vesna",
    "Andrei Antonio Bogdan Cristian Dimitri Emil Florin Giorgio Hans Ivan Jānis João Karl Luca Marek Matteo Miguel "
    "Nikola Ovidiu Pavel Rui Stefan Tomas Viktor",
    "Almeida Bianchi Costa Dimitrov Esposito Ferreira Fischer Georgiev Horvat Ionescu Jansen Kazlauskas Kovač Laurent "
    "Marin Moreau Novák Ozols Petrov Popescu Ricci Rossi Santos Silva Virtanen Weber",
)
TRAVELLING = _names(
    "Betsy Bella Jeannie Kathleen Lizzie Maggie Martha Mary Nellie Rosie Sheila Tracy Violet",
    "Alec Davie Donald Duncan Eddie Jimmy John Robbie Sandy Tam Wullie",
    "Burke Cameron Drummond Higgins Johnstone MacPhee Marshall McArthur Reid Robertson Stewart Townsley Whyte Wilson",
)
ROMA = _names(
    "Denisa Erika Ivana Jozefína Lenka Maria Mirela Nikoleta Ramona Renata Simona Zuzana",
    "Daniel Dušan Emil Gabor Ján Ladislav Marian Milan Nicolae Rudolf Štefan Vasile",
    "Balog Cina Demeter Dunka Gábor Horváth Kandra Lacatus Mirga Pešta Rostaš Stan Tancoš Žiga",
)
SOUTH_ASIAN_MUSLIM = _names(
    "Aisha Ameena Asma Ayesha Bushra Farah Fatima Fozia Hafsa Humaira Khadija Lubna Maryam Mehwish Nadia Nasreen Noor "
    "Parveen Rabia Rukhsana Saima Samina Sumaira Tahira Yasmin Zahra Zainab",
    "Abdul Adeel Ahmed Ali Amjad Asif Bilal Danish Faisal Farhan Hamza Hassan Ibrahim Imran Irfan Kamran Khalid "
    "Mohammed Nadeem Omar Rashid Saeed Shahid Tariq Usman Waqas Yusuf Zubair",
    "Afzal Ahmad Akhtar Ali Anwar Ashraf Aslam Bashir Bhatti Butt Chaudhry Farooq Hussain Iqbal Javed Khan Mahmood "
    "Malik Mirza Mughal Nawaz Qureshi Rafiq Raza Saleem Sharif Sheikh Siddique Tahir Younis",
)
INDIAN = _names(
    "Aarti Anjali Deepa Divya Gurpreet Harjit Ishani Jaspreet Kavita Lakshmi Manjit Meera Neha Pooja Priya Rajni Rekha "
    "Simran Sunita Swati Usha Vandana",
    "Ajay Amit Anil Arjun Balbir Deepak Gurdeep Harpreet Jaswinder Karan Kiran Manoj Naveen Pradeep Rahul Rajesh Ravi "
    "Rohan Sanjay Sukhdev Suresh Vikram",
    "Agarwal Bains Chopra Das Desai Dhillon Gill Gupta Iyer Joshi Kapoor Kaur Kumar Menon Mehta Nair Patel Pillai "
    "Rao Reddy Sandhu Sharma Sidhu Singh Thomas Verma",
)
EAST_ASIAN = _names(
    "Ai Ching Hui Jia Lan Li Lin Mei Min Ming Ning Qing Rui Shu Wai Wen Xia Xin Yan Ying Yu Yuk Zhen",
    "Bo Chi Chun Feng Guang Hao Jian Jun Kai Kin Lei Liang Ming Ping Qiang Tao Wai Wei Xiang Yang Yi Zhi",
    "Chan Chen Cheng Cheung Chow Fung Guo He Ho Huang Lam Lau Leung Li Liu Lui Ma Ng Tang Tsang Wang Wong Wu Xu Yip "
    "Zhang Zhao Zhou",
)
OTHER_ASIAN = _names(
    "Anh Chanthira Dao Grace Hoa Jasmine Linh Malee Mayumi Nilufar Nimali Parisa Rosario Sakura Shanthi Thuy",
    "Arjuna Binod Dinh Eduardo Hamid Jose Kenji Minh Nuwan Prakash Ramon Roshan Somchai Suman Takeshi Tuan",
    "Cruz Fernando Gurung Hosseini Karimi Lama Nguyen Perera Pham Rai Reyes Santos Silva Tamang Tanaka Thapa Tran",
)
AFRICAN = _names(
    "Abena Adaeze Akosua Amara Amina Blessing Chidinma Chioma Efua Esther Faith Folake Grace Hawa Ifeoma Mariama "
    "Ngozi Nia Patience Rutendo Salma Tendai Thandiwe Wanjiru Zainab",
    "Abdi Ade Babatunde Chidi Chukwuma Daniel Emeka Emmanuel Farai Ibrahim Joseph Kofi Kwame Kwasi Mamadou Moses "
    "Musa Obinna Samuel Sipho Solomon Tunde Tatenda Yaw",
    "Abubakar Acheampong Adeyemi Adjei Afolabi Asante Banda Boateng Chikwanha Diallo Eze Kamara Kimani Mensah Moyo "
    "Mutasa Ndlovu Nwosu Obi Okafor Okeke Okonkwo Osei Owusu Phiri Sesay Sowe Traore",
)
CARIBBEAN = _names(
    "Beverley Camille Cherelle Desiree Gloria Joy Keisha Latoya Marcia Monique Sandrine Simone Yvette",
    "Andre Clive Delroy Dwayne Everton Glenroy Jermaine Leroy Marlon Nathaniel Tyrone Winston",
    "Baptiste Bailey Blake Campbell Clarke Francis Gayle Grant Joseph Lewis Morgan Pierre Powell Roberts Wright",
)
ARAB = _names(
    "Amal Dina Farida Hala Hanan Huda Iman Layla Leila Lina Maha Mona Nadine Nour Rania Rasha Reem Salma Samira Yara",
    "Adel Ahmad Amir Anas Fadi Hadi Hassan Karim Khaled Mahmoud Marwan Mustafa Nabil Omar Rami Samir Tarek Walid "
    "Yasser Ziad",
    "Al-Amin Al-Hassan Aziz Darwish El-Sayed Fakhoury Farah Ghanem Habib Haddad Hamdan Ibrahim Jaber Khalil Khoury "
    "Mansour Mustafa Nasser Osman Qasim Rahman Saleh Sabbagh Sayegh Younes",
)

AT_HOME: dict[str, tuple[Names, ...]] = {
    "white_other_british": (ENGLISH, ENGLISH, ENGLISH, SCOTS_YOUNGER),
    "white_irish": (IRISH,),
    "white_polish": (POLISH,),
    "white_gypsy_traveller": (TRAVELLING,),
    "white_roma": (ROMA,),
    "white_showman": (TRAVELLING, SCOTS_OLDER),
    "white_other": (EUROPEAN,),
    "mixed": (SCOTS_YOUNGER, AFRICAN, INDIAN, EAST_ASIAN),
    "asian_pakistani": (SOUTH_ASIAN_MUSLIM,),
    "asian_indian": (INDIAN,),
    "asian_bangladeshi": (SOUTH_ASIAN_MUSLIM,),
    "asian_chinese": (EAST_ASIAN,),
    "asian_other": (OTHER_ASIAN,),
    "african": (AFRICAN,),
    "caribbean_black": (CARIBBEAN,),
    "other_arab": (ARAB,),
    "other_other": (ARAB, INDIAN, EUROPEAN),
}


def names_for(group: str, age: int, council: str, chance: float) -> Names:
    """The list somebody's names come from; `chance` is from 0 to 1. Gaelic is at home in the islands and the north."""
    if group == "white_scottish":
        gaelic = {"S12000013": 0.40, "S12000017": 0.12, "S12000035": 0.06}.get(council, 0.015)
        if chance < gaelic:
            return GAELIC
        return SCOTS_YOUNGER if age < 45 else SCOTS_OLDER
    lists = AT_HOME[group]
    return lists[min(int(chance * len(lists)), len(lists) - 1)]
