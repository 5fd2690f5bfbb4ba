"""QTI 2.2 and 3.0 (1EdTech Question and Test Interoperability): items as XML, and packages of them.

Claimed both ways: choiceInteraction (single, multiple, true or false), textEntryInteraction (one or several
blanks), extendedTextInteraction. Read only: one inlineChoiceInteraction, as a single choice. Every other
interaction is refused by name.
"""
